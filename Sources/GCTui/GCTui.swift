import ArgumentParser

@main struct GCTui: ParsableCommand {}
