import ArgumentParser
import FoundationEssentials
import GCCore

/// `gctui policy`: what a headless run would take by, and where each part of it was said.
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Print the policy that holds, and where each of its settings comes from.",
    discussion: """
      Flags come before environment variables, those before the policy's file, that before what \
      holds by default. docs/policy.md has the settings; the "policy" of the JSON form is itself a \
      file of a policy.
      """)

  @OptionGroup var options: PolicyOptions
  @OptionGroup var exclusions: ExclusionOptions

  @Option(help: "text or json.")
  var format = PlanCommand.Format.text

  func run() throws {
    let policy = try options.effective(environment: ProcessInfo.processInfo.environment)
    let rules = try exclusions.load(withDockerGC: true)
    switch format {
    case .text: StandardStreams.print(PolicyText(policy, rules).text)
    case .json: StandardStreams.print(try PolicyDocument(policy, rules).text())
    }
  }
}
