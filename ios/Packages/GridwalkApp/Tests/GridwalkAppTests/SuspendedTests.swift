// What goes on while the app is suspended, by a real session: not a background one, which only Apple's
// systems have.
import Foundation
import Gridwalk
import Testing

@testable import GridwalkApp

@MainActor
@Suite(.serialized)
struct SuspendedTests {
    /// The rest of a photo lies open, and the app is being suspended; `work` is done in that state.
    private func handedOver(
        _ work: @MainActor (AppModel, Desk, CityBrain, URL) async throws -> Void
    ) async throws {
        try await onPhone { app, phone, brain, _ in
            try await brain.policy(["background_uploads": true])
            let desk = try await app.activated(brain)
            try await brain.faults(["seed": 1, "cut_upload": 1.0])
            try await desk.report("SR-0101")
            try await until { desk.queue.tally.received == 1 }
            let suspended = Task { await app.suspend() }
            try await until { phone.lying.file != nil }
            let file = phone.lying.file!
            #expect(there(file))
            // Whatever is sent from here on is sent without the app.
            try await brain.faults(JSON())
            phone.lying.send()
            await suspended.value
            try await work(app, desk, brain, file)
        }
    }

    private func there(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }

    @Test func aPhotoArrivesWhileTheAppIsSuspended() async throws {
        try await handedOver { app, desk, brain, file in
            try await until { try await brain.held("state") == ["complete"] }
            // The system tells that it has ended, and the file goes while the store is closed.
            try await until { !there(file) }
            #expect(desk.queue.tally.complete == 0)
            await app.resume().value
            try await until { desk.queue.tally.complete == 1 }
        }
    }

    @Test func whatIsTakenBackArrivesAllTheSame() async throws {
        try await handedOver { app, desk, brain, file in
            // The system woke the app: everything is sent by itself, and the store closed again.
            #expect(await app.drain())
            #expect(!there(file))
            #expect(try await brain.held("state") == ["complete"])
            await app.resume().value
            try await until { desk.queue.tally.complete == 1 }
        }
    }
}
