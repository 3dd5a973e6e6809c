import Testing

@testable import GCCore

@Suite struct PageSizingTests {
  let sizing = PageSizing(target: .milliseconds(250))

  @Test(arguments: [
    (50, 0, PageSizing.Next.rest), (50, 17, .rest), (50, 50, .rest), (10, 45, .rest),
    (400, 250, .rest), (50, 100, .page(125)), (50, 223, .page(56)), (50, 1000, .page(25)),
    (50, 60_000, .page(25)), (200, 500, .page(100)), (1000, 1250, .page(250)),
    (50, 51, .page(200)),
  ])
  func `the next page is as large as the last one was fast`(
    rows: Int, milliseconds: Int, next: PageSizing.Next
  ) {
    #expect(sizing.next(afterRows: rows, took: .milliseconds(milliseconds)) == next)
  }

  @Test(arguments: [(1, 250), (2, 500), (3, 1000), (5, 4000), (6, 5000), (60, 5000), (0, 250)])
  func `pauses double up to the longest`(attempt: Int, milliseconds: Int) {
    let backoff = Backoff(first: .milliseconds(250), longest: .seconds(5))
    #expect(backoff.pause(before: attempt) == .milliseconds(milliseconds))
  }
}
