/// One way in which an answer can be wrong.
public enum Fault: String, Hashable, Sendable, CaseIterable {
  // The connection.
  case closedBeforeHead, closedAfterDoing, closedInHead, closedAfterHead, closedInBody
  case hungBeforeHead, hungAfterDoing, hungAfterHead, hungInBody, slow
  // The framing.
  case lengthTooLong, lengthTooLongAndOpen, lengthTooShort, lengthIsNoNumber
  case brokenChunks, unendedChunks, endlessBody
  case endlessHeaders, hugeHeader, controlsInHeader, garbageStatusLine, http10, http2Preface
  case continueFirst, switchingProtocols
  // The status.
  case noContent, redirectPermanent, redirectTemporary
  case badRequest, unauthorized, forbidden, forbiddenPage, notFound, notFoundPage, conflict
  case tooManyRequests, failed, failedText, badGatewayPage, unavailable
  case hostileMessage, hugeMessage, wrongVersion, doneButNotFound, doneButFailed
  // The body.
  case empty, null, text, listForObject, objectForList, cut, trailing, byteOrderMark, invalidUTF8
  case deepNesting, nonsense, hugeList, hugeText
  // What stands in it.
  case numbersAsText, textAsNumbers, nullFields, missingFields, nestedFields
  case hugeNumbers, overflowingNumbers, negativeNumbers
  case duplicates, emptyIDs, pathIDs, spacedIDs, lineIDs, longIDs, shortIDs, hostileNames
  case yearOne, lastYear, noDates
  // Events.
  case eventFlood, endlessEvent, eventGarbage

  /// Whether the engine has done what it was asked when the answer goes wrong.
  var isDone: Bool {
    switch self {
    case .closedBeforeHead, .hungBeforeHead, .garbageStatusLine, .http2Preface,
      .switchingProtocols, .redirectPermanent, .redirectTemporary, .badRequest, .unauthorized,
      .forbidden, .forbiddenPage, .notFound, .notFoundPage, .conflict, .tooManyRequests, .failed,
      .failedText, .badGatewayPage, .unavailable, .hostileMessage, .hugeMessage, .wrongVersion:
      false
    default: true
    }
  }

  /// Whether the client may have to wait until somebody leaves.
  public var mayHang: Bool {
    switch self {
    case .hungBeforeHead, .hungAfterDoing, .hungAfterHead, .hungInBody, .slow,
      .lengthTooLongAndOpen, .endlessBody, .endlessHeaders, .eventFlood, .endlessEvent:
      true
    default: false
    }
  }

  /// Whether it changes what an item is: then figures and names are the fault's, not the engine's.
  public var isOfContent: Bool {
    switch self {
    case .numbersAsText, .textAsNumbers, .nullFields, .missingFields, .nestedFields, .hugeNumbers,
      .overflowingNumbers, .negativeNumbers, .duplicates, .emptyIDs, .pathIDs, .spacedIDs,
      .lineIDs, .longIDs, .shortIDs, .hostileNames, .yearOne, .lastYear, .noDates, .hugeList,
      .hugeText, .null, .empty, .listForObject, .objectForList:
      true
    default: false
    }
  }

  /// Whether it can happen to a call, as another than its like.
  public func applies(to call: Call) -> Bool {
    switch self {
    case .eventFlood, .endlessEvent, .eventGarbage: call.isEvents
    case .closedAfterDoing, .hungAfterDoing, .doneButNotFound, .doneButFailed: call.isChange
    case .listForObject: !call.isList
    case .objectForList: call.isList
    case .numbersAsText, .textAsNumbers, .nullFields, .missingFields, .nestedFields,
      .hugeNumbers, .overflowingNumbers, .negativeNumbers, .duplicates, .emptyIDs, .pathIDs,
      .spacedIDs, .lineIDs, .longIDs, .shortIDs, .hostileNames, .yearOne, .lastYear, .noDates,
      .hugeList, .hugeText:
      call != .ping && (!call.isChange || call == .deleteImage)
    default: true
    }
  }
}

extension Call {
  /// Whether its answer is a list.
  var isList: Bool {
    switch self {
    case .containers, .containerSizes, .images, .sharedSizes, .history, .networks, .deleteImage:
      true
    default: false
    }
  }
}
