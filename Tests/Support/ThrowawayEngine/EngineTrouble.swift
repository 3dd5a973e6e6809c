/// Why a throwaway engine could not do what a test needs, as a sentence.
public struct EngineTrouble: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
