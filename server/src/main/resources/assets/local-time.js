// Times are written in UTC; here they become the reader's own, in the form of the reader's region.
const format = new Intl.DateTimeFormat(document.documentElement.dataset.region, {
  dateStyle: "long",
  timeStyle: "short",
});

for (const time of document.querySelectorAll("time[datetime]")) {
  time.title = time.textContent;
  time.textContent = format.format(new Date(time.dateTime));
}
