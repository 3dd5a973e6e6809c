/// A day of the Gregorian calendar.
struct CalendarDay: Hashable {
  /// Days since 1970-01-01.
  let number: Int
  let year: Int
  /// 1 to 12.
  let month: Int
  /// 1 to 31.
  let day: Int

  /// The day with this number: Howard Hinnant's `civil_from_days`, which counts the years from March
  /// so that the leap day is the last of its year.
  init(number: Int) {
    self.number = number
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// 0 for Sunday to 6; 1970 began on a Thursday.
  var weekday: Int {
    let remainder = (number + 4) % 7
    return remainder < 0 ? remainder + 7 : remainder
  }

  /// The first day of the month after this one.
  var nextMonth: CalendarDay {
    // Four days past the 28th is the next month, whichever month this is.
    let early = CalendarDay(number: number - day + 32)
    return CalendarDay(number: early.number - early.day + 1)
  }

  /// The calendar repeats itself, weekdays included, after so many days (400 years).
  static let cycle = 146_097
}
