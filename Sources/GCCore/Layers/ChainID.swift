import Crypto

/// Names a layer together with everything below it, as the engine's layer store does.
///
/// The same content on two different bases has one diff ID and two chain IDs; the classic store
/// keeps, counts and deletes layers by chain ID.
public enum ChainID {
  /// The chain IDs of layers given bottom first, in the same order.
  public static func chain(of diffIDs: [String]) -> [String] {
    var chain: [String] = []
    chain.reserveCapacity(diffIDs.count)
    for diffID in diffIDs { chain.append(appending(diffID, to: chain.last)) }
    return chain
  }

  /// The chain ID of a layer on top of another: the hash of both names, or its own diff ID at the
  /// bottom.
  static func appending(_ diffID: String, to parent: String?) -> String {
    guard let parent else { return diffID }
    var hash = SHA256()
    var text = parent
    text.append(" ")
    text.append(diffID)
    text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    var result = "sha256:"
    result.reserveCapacity(71)
    for byte in hash.finalize() {
      result.unicodeScalars.append(digit(byte >> 4))
      result.unicodeScalars.append(digit(byte & 15))
    }
    return result
  }

  private static func digit(_ value: UInt8) -> Unicode.Scalar {
    Unicode.Scalar(value < 10 ? 48 + value : 87 + value)
  }
}
