// Who is working (谁在用): the workers who share this phone. Of the others there is to be seen who they
// are and what of theirs still waits, and nothing else.
import GridwalkDesign
import Observation

@MainActor
@Observable
public final class WhoModel: Acting {
    public private(set) var face = WhoFace.loading
    public private(set) var members: [Member] = []
    /// Whose store is to be removed.
    public private(set) var leaving: Member?
    /// What was typed to give up what waits.
    public private(set) var name = ""
    public private(set) var said: Said?
    /// Nothing waits, or it was given up by name.
    public var knowingly: Bool { leaving?.mayGo(givenUp: name) == true }

    private let crew: Crew
    private let turns: any Turns

    init(_ crew: Crew, _ turns: any Turns) {
        self.crew = crew
        self.turns = turns
        act { [self] in await look() }
    }

    public func sit(_ seat: Seat) {
        act { [self] in
            if seat == crew.seats.current { turns.closeWho() } else { try await turns.seat(seat) }
        }
    }

    public func add() {
        act { [self] in try await turns.seat(crew.add()) }
    }

    public func askRemove(_ member: Member) {
        leaving = member
        name = ""
        said = nil
        face = .confirming
    }

    public func setName(_ name: String) { self.name = name }

    public func keep() { face = .ready }

    public func remove() {
        guard let leaving, knowingly else { return }
        act { [self] in
            let gone = try await turns.remove(leaving.seat, givenUp: name)
            if !gone { said = saying { $0.errorAgain } }
            face = .ready
            await look()
        }
    }

    public func close() { turns.closeWho() }

    func failed(_ said: @escaping Said) { self.said = said }

    private func look() async {
        members = await crew.members()
        if face == .loading { face = .ready }
    }
}

/// What changes whose turn it is.
@MainActor
protocol Turns: AnyObject {
    func seat(_ seat: Seat) async throws
    func remove(_ seat: Seat, givenUp: String) async throws -> Bool
    func closeWho()
}
