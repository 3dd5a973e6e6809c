/// A schedule as cron knows it: five fields for minute, hour, day of the month, month and weekday.
///
/// Both day fields restricted means that either may match, as cron has it; where one of them begins
/// with `*` (`*/2` does), both have to.
public struct CronSchedule: Hashable, Sendable, CustomStringConvertible {
  /// As it was written, with single spaces.
  public let description: String
  let minutes: CronField
  let hours: CronField
  let days: CronField
  let months: CronField
  let weekdays: CronField

  /// Reads five fields, or one of `@hourly`, `@daily`, `@midnight`, `@weekly`, `@monthly`,
  /// `@yearly` and `@annually`.
  ///
  /// Fields hold `*`, values, lists (`1,3`), ranges (`1-5`), steps (`*/5`, `10-40/10`) and, in any
  /// case, the English names of months and weekdays (`jan`, `Mon`); 0 and 7 are Sunday. A schedule
  /// that never comes (30 February) is an error.
  public init(parsing text: String) throws(ScheduleError) {
    let words = text.split { $0 == " " || $0 == "\t" }
    var fields = words
    if let first = words.first, first.hasPrefix("@") {
      fields = try Self.named(first, alone: words.count == 1).split(separator: " ")
    }
    try Self.check(count: fields.count, first: fields.first ?? "")
    description = words.joined(separator: " ")
    minutes = try CronField(parsing: fields[0], as: .minute)
    hours = try CronField(parsing: fields[1], as: .hour)
    days = try CronField(parsing: fields[2], as: .dayOfMonth)
    months = try CronField(parsing: fields[3], as: .month)
    weekdays = try CronField(parsing: fields[4], as: .dayOfWeek)
    guard next(afterWall: 0) != nil else {
      throw ScheduleError(
        "The schedule “\(description)” never comes: no month of “\(fields[3])” has a day "
          + "“\(fields[2])”. Mend the day-of-month field or the month field.")
    }
  }

  private static func named(_ name: Substring, alone: Bool) throws(ScheduleError) -> String {
    let fields: [String: String] = [
      "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
      "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *",
      "@annually": "0 0 1 1 *",
    ]
    guard alone, let found = fields[name.lowercased()] else {
      let all = "@hourly, @daily, @midnight, @weekly, @monthly, @yearly or @annually"
      throw ScheduleError(
        alone
          ? "“\(name)” is no schedule: write \(all), or five fields like “0,30 * * * *”."
          : "“\(name)” stands alone: write nothing after it.")
    }
    return found
  }

  private static func check(count: Int, first: Substring) throws(ScheduleError) {
    let fields = "minute hour day-of-month month day-of-week"
    guard !first.contains("=") else {
      throw ScheduleError(
        "“\(first)” is no field: set TZ in the environment, and write five fields: \(fields).")
    }
    switch count {
    case 5: return
    case 6:
      throw ScheduleError(
        "The schedule has six fields: seconds are not supported. Leave out the first field and "
          + "write five: \(fields).")
    default:
      throw ScheduleError(
        "The schedule has \(count) field\(count == 1 ? "" : "s"): write five, \(fields), like "
          + "“0,30 * * * *”.")
    }
  }

  /// The first matching minute after a wall time, as wall time; `nil` where there is none.
  func next(afterWall wall: Int) -> Int? {
    let start = wall.flooredQuotient(60) + 1
    var day = CalendarDay(number: start.flooredQuotient(1440))
    var minute = start - day.number * 1440
    let last = day.number + CalendarDay.cycle
    while day.number <= last {
      guard months.contains(day.month) else {
        day = day.nextMonth
        minute = 0
        continue
      }
      if matches(day), let found = firstMinute(from: minute) {
        return (day.number * 1440 + found) * 60
      }
      day = CalendarDay(number: day.number + 1)
      minute = 0
    }
    return nil
  }

  private func matches(_ day: CalendarDay) -> Bool {
    let (byDate, byWeekday) = (days.contains(day.day), weekdays.contains(day.weekday))
    return days.startsWithStar || weekdays.startsWithStar
      ? byDate && byWeekday : byDate || byWeekday
  }

  /// The first matching minute of a day that is not before `minute`.
  private func firstMinute(from minute: Int) -> Int? {
    guard let hour = hours.first(from: minute / 60) else { return nil }
    if hour == minute / 60, let found = minutes.first(from: minute % 60) {
      return hour * 60 + found
    }
    let later = hour == minute / 60 ? hours.first(from: hour + 1) : hour
    guard let later, let found = minutes.first(from: 0) else { return nil }
    return later * 60 + found
  }

  /// The shortest time between two runs, in seconds, over any two days that follow each other.
  var shortestInterval: Int {
    let times = hours.values.flatMap { hour in minutes.values.map { hour * 60 + $0 } }
    guard let first = times.first, let last = times.last else { return 86_400 }
    let gaps = zip(times.dropFirst(), times).map { $0 - $1 } + [first + 1440 - last]
    return (gaps.min() ?? 1440) * 60
  }
}

extension Int {
  /// Rounded down, below zero too.
  fileprivate func flooredQuotient(_ divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
