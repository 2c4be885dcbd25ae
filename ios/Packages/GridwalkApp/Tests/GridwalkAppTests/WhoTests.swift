// Two workers share a phone: each with a store, keys and likings of their own.
import Foundation
import Gridwalk
import GridwalkDesign
import Testing

@testable import GridwalkApp

private let zh = Chinese()

@MainActor
@Suite(.serialized)
struct WhoTests {
    @Test func twoShareAPhoneAndSeeNothingOfEachOther() async throws {
        try await onPhone { app, phone, brain, _ in
            let first = try await app.activated(brain)
            let name = first.today.worker
            first.me.setTypeSize(150)
            brain.kill()
            first.today.checkIn(first.today.toVisit[0].id)
            first.today.report()
            try first.reporting().takePhoto()
            try await until { first.today.tally.waiting == 1 && first.undo.offer != nil && first.today.drafts == 1 }

            var who = try await page(first.me, app)
            #expect(who.members.map(\.name) == [name] && who.members[0].current)
            phone.owner.answer = .cancelled
            who.add()
            let activate = try await app.firstRun()
            // The next one finds a locked phone, and after that nothing of the first one's.
            #expect(app.lock.closed && app.who == nil)
            phone.owner.answer = .yes
            try await until { app.lockPage.face == .locked }
            app.lockPage.unlock()
            try await until { !app.lock.closed }
            #expect(app.preferences.now.typeSize == 100 && activate.shared)
            // Paused: nothing of it can be asked for.
            first.queue.showAll()
            first.today.refresh()
            #expect(first.today.said == nil)

            activate.openWho()
            who = try #require(app.who)
            try await until { who.face == .ready }
            #expect(who.members.map(\.name) == [name, nil])
            #expect(who.members[0].waiting == 1 && who.members[0].unfinished == 1)
            who.sit(who.members[1].seat)
            try await until { app.who == nil }

            try brain.startAgain()
            activate.setServer(brain.address)
            activate.setCode(brain.codes[1])
            activate.activate()
            let second = try await app.desk()
            try await until { second.today.worker != "" }
            #expect(second.today.worker != name)
            #expect(second.queue.rows.isEmpty && second.undo.offer == nil && second.today.drafts == 0)
            // What the first one left is delivered while the second one works.
            try await until { try await brain.operations().count == 1 }
            #expect(second.today.tally.complete == 0)

            who = try await page(second.me, app)
            who.sit(who.members[0].seat)
            try await until { if case .ready(let desk) = app.session { desk !== second } else { false } }
            let again = try await app.desk()
            #expect(again !== first)
            try await until { again.today.worker == name && again.today.drafts == 1 && again.today.tally.complete == 1 }
            #expect(app.preferences.now.typeSize == 150)
            let folders = try FileManager.default.subpathsOfDirectory(atPath: phone.home.path)
            #expect(!folders.contains { $0.contains(name) })
        }
    }

    @Test func aStoreGoesOnlyKnowingly() async throws {
        try await onPhone { app, phone, brain, _ in
            let first = try await app.activated(brain)
            let name = first.today.worker
            brain.kill()
            first.today.checkIn(first.today.toVisit[0].id)
            try await until { first.today.tally.waiting == 1 }
            try await page(first.me, app).add()
            _ = try await app.firstRun()
            try await until { !app.lock.closed }
            app.shareOut()
            let who = try #require(app.who)
            try await until { who.face == .ready && who.members.count == 2 }

            who.askRemove(who.members[0])
            #expect(who.face == .confirming && !who.knowingly)
            who.remove()
            who.setName("别人")
            #expect(!who.knowingly)
            who.keep()
            #expect(who.face == .ready)
            let data = phone.home.appendingPathComponent("data").path
            #expect(FileManager.default.fileExists(atPath: data))
            who.askRemove(who.members[0])
            who.setName(" \(name) ")
            #expect(who.knowingly)
            // Somebody who is being delivered is not deleted under it: then it is asked again.
            try await until {
                if who.face == .ready, who.members.count == 2 {
                    who.askRemove(who.members[0])
                    who.setName(name)
                }
                who.remove()
                try await Task.sleep(for: .milliseconds(500))
                return who.members.count == 1
            }
            #expect(!FileManager.default.fileExists(atPath: data))
            #expect(!FileManager.default.fileExists(atPath: phone.keys(1).path))

            // The one who is here, and nothing waits: the phone is as new.
            who.askRemove(who.members[0])
            who.remove()
            try await until { app.who == nil && !app.lock.closed }
            #expect(!(try await app.firstRun().shared))
        }
    }

    @Test func anAppForOneWorkerAloneGoesOnWithoutActivation() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gridwalk-app-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let brain = try CityBrain(folder.appendingPathComponent("brain"))
        let phone = try DesktopPhone(folder.appendingPathComponent("phone"))
        // As the app before laid it down.
        let keys = try FileKeyStore(phone.home.appendingPathComponent("device.key"))
        let old = try await Gridwalk.open(home: phone.home.appendingPathComponent("data"), keyStore: keys)
        try await old.sync.activate(server: brain.address, code: brain.code)
        try await old.pause()
        let liked = Data(#"{"language":"en","typeSize":200,"hand":"left","theme":"dark"}"#.utf8)
        try liked.write(to: phone.home.appendingPathComponent("preferences.json"))

        let app = AppModel(phone)
        app.front()
        let desk = try await app.desk()
        try await until { !desk.today.toVisit.isEmpty }
        #expect(app.preferences.now.typeSize == 200)
        await app.suspend()
    }

    private func page(_ me: MeModel, _ app: AppModel) async throws -> WhoModel {
        me.openWho()
        let who = try #require(app.who)
        try await until { who.face == .ready }
        return who
    }
}
