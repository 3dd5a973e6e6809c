import CNcurses

/// The locale whose character tables measure and draw: always UTF-8, whatever `LANG` says, so that
/// the columns we count are the columns that ncurses moves by.
///
/// Written once, before its first use, and never changed or freed.
nonisolated(unsafe) let utf8Locale: locale_t? =
  unsafeLocale("C.UTF-8") ?? unsafeLocale("C.utf8") ?? unsafeLocale("en_US.UTF-8")

private func unsafeLocale(_ name: String) -> locale_t? {
  newlocale(CInt(1 << LC_CTYPE), name, nil)
}

/// The columns that a terminal gives one scalar: 0 for a combining mark, 2 for a wide character,
/// `nil` for one that is not to be drawn at all.
func terminalColumns(of scalar: Unicode.Scalar) -> Int? {
  if scalar.value < 0x7f { return scalar.value < 0x20 ? nil : 1 }
  guard let locale = utf8Locale else { return 1 }
  let columns = cn_wcwidth(wchar_t(bitPattern: scalar.value), locale)
  return columns < 0 ? nil : Int(columns)
}
