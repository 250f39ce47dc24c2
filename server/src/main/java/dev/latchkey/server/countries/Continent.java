package dev.latchkey.server.countries;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The continents, each with its countries by ISO 3166-1. Those on two belong to the one in which
/// most of their people live.
public enum Continent {
  AFRICA(
      """
      AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML
      MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW
      """),
  ANTARCTICA("AQ BV GS HM TF"),
  ASIA(
      """
      AE AF AM AZ BD BH BN BT CC CN CX CY GE HK ID IL IN IO IQ IR JO JP KG KH KP KR KW KZ LA LB LK
      MM MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE
      """),
  EUROPE(
      """
      AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU
      LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK
      """),
  NORTH_AMERICA(
      """
      AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA
      PM PR SV SX TC TT US VC VG VI
      """),
  OCEANIA(
      """
      AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS
      """),
  SOUTH_AMERICA("AR BO BR CL CO EC FK GF GY PE PY SR UY VE");

  private static final Map<String, Continent> BY_COUNTRY = byCountry();
  private final String countries;

  Continent(String countries) {
    this.countries = countries;
  }

  private static Map<String, Continent> byCountry() {
    var all = new HashMap<String, Continent>();
    for (var continent : values()) {
      for (var country : continent.countries.strip().split("\\s+", -1)) {
        all.put(country, continent);
      }
    }
    return Map.copyOf(all);
  }

  /// Empty for a code that is none of a country.
  static Optional<Continent> of(Country country) {
    return Optional.ofNullable(BY_COUNTRY.get(country.code()));
  }
}
