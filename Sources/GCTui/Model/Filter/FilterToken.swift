/// One term as it was typed: cut at blanks outside quotes.
struct FilterToken: Hashable, Sendable {
  /// As typed, with its quotes.
  var typed = ""
  /// Without sign and quotes.
  var text = ""
  var isNegated = false
  /// Begins with a quote: text, whatever stands in it.
  var isQuoted = false
  /// Has quotes somewhere, so that nothing between them is meant.
  var hasQuotes = false

  static func tokens(of text: String) -> [FilterToken] {
    var tokens: [FilterToken] = []
    var current: FilterToken?
    var isInQuotes = false
    for character in text {
      if !isInQuotes, character.isWhitespace {
        if let token = current { tokens.append(token) }
        current = nil
        continue
      }
      var token = current ?? FilterToken()
      let isFirst = token.text.isEmpty && !token.hasQuotes
      token.typed.append(character)
      if character == "\"" {
        if isFirst { token.isQuoted = true }
        token.hasQuotes = true
        isInQuotes.toggle()
      } else if isFirst, !token.isNegated, character == "-" || character == "!" {
        token.isNegated = true
      } else {
        token.text.append(character)
      }
      current = token
    }
    if let token = current { tokens.append(token) }
    return tokens
  }
}
