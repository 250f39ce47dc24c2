#!/usr/bin/env bash
# Maven with the two extensions of build/maven: maven.sh ARGUMENTS-OF-MVN
#
# They are compiled for each run, against the Maven that is installed. They are named in an XML file, since annotations of
# classes that are newer than itself are passed over by Maven without a word.
set -euo pipefail
build=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
program=maven.sh
# shellcheck source=build/launcher.sh
. "$build/launcher.sh"
find_jdk javac
export JAVA_HOME=$jdk

classes=$(mktemp -d)
trap 'rm -rf "$classes"' EXIT
maven_home=$("${MVN:-mvn}" -B -Dstyle.color=never --version | sed -n 's/^Maven home: //p')
"$jdk/bin/javac" -proc:none -d "$classes" -cp "$maven_home/lib/*" "$build"/maven/*.java
"${MVN:-mvn}" -Dmaven.ext.class.path="$classes:$build/maven" "$@"
