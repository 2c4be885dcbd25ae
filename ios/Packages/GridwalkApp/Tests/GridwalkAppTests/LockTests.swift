// The app's lock, over the real core.
import Foundation
import Gridwalk
import GridwalkDesign
import Testing

@testable import GridwalkApp

@MainActor
@Suite(.serialized)
struct LockTests {
    @Test func aPauseThatIsLongEnoughLocksAShorterOneDoesNot() async throws {
        try await onPhone { app, phone, brain, _ in
            let desk = try await app.activated(brain)
            #expect(!app.lock.closed, "whoever activated it is here")

            /// Whether everything was covered before anybody answered.
            @MainActor func pause(_ minutes: Int) async throws -> Bool {
                await app.suspend()
                phone.owner.elapsed += .seconds(60 * minutes)
                app.front()
                let covered = app.lock.closed
                try await until { !app.lock.closed }
                return covered
            }
            #expect(try await !pause(4))
            #expect(phone.owner.asked == 0)
            #expect(try await pause(5))
            #expect(phone.owner.asked == 1)
            // A clock that went back tells nothing.
            #expect(try await pause(-1))
            // Twice four is no pause of eight.
            #expect(try await !pause(4))
            #expect(try await !pause(4))

            desk.me.setLock(.off)
            #expect(try await !pause(500))
            desk.me.setLock(.atOnce)
            await app.suspend()
            #expect(app.lock.closed, "covered before the system takes its picture")
            app.front()
            try await until { !app.lock.closed }
        }
    }

    @Test func onlyAYesOpensAndThePhonesOwnPageIsNoPause() async throws {
        try await onPhone { app, phone, brain, _ in
            try await app.activated(brain).me.setLock(.atOnce)
            let page = app.lockPage
            phone.owner.answer = .cancelled
            await app.suspend()
            app.front()
            try await until { phone.owner.asked == 1 && page.face == .locked }
            #expect(app.lock.closed)
            phone.owner.answer = .refused
            page.unlock()
            try await until { page.face == .refused }
            page.goOn()
            #expect(app.lock.closed, "a phone with a credential is not passed without it")

            phone.owner.hesitates = true
            page.unlock()
            #expect(page.face == .asking)
            try await until { phone.owner.asked == 3 }
            page.unlock()
            await app.suspend()
            app.front()
            #expect(phone.owner.asked == 3, "asked once at a time")
            phone.owner.answer = .yes
            phone.owner.hesitates = false
            try await until { !app.lock.closed }
        }
    }

    @Test func aPhoneWithoutACredentialSaysSoAndIsPassedWithATouch() async throws {
        try await onPhone { app, phone, brain, _ in
            let desk = try await app.activated(brain)
            phone.owner.answer = .noCredential
            await app.suspend()
            phone.owner.elapsed += .seconds(360)
            app.front()
            try await until { app.lockPage.face == .noCredential }
            #expect(app.lock.closed)
            app.lockPage.goOn()
            #expect(!app.lock.closed)
            desk.today.checkIn(desk.today.toVisit[0].id)
            try await until { desk.me.noCredential }
        }
    }

    @Test func aKilledProcessStartsLockedDeliversAllTheSameAndNothingPassesTheLock() async throws {
        try await onPhone { app, phone, brain, _ in
            let today = try await app.activated(brain).today
            let point = today.toVisit[0].id
            brain.kill()
            today.checkIn(point)
            try await until { today.tally.waiting == 1 }
            await app.suspend()

            let again = try DesktopPhone(phone.home)
            again.owner.answer = .cancelled
            let other = AppModel(again)
            #expect(other.lock.closed)
            other.front()
            let desk = try await other.desk()
            try await until { again.owner.asked == 1 && other.lockPage.face == .locked }
            #expect(other.lock.closed)
            try await until { desk.today.tally.waiting == 1 }
            desk.today.scanTag()
            again.eye.see("gridwalk:tag:1:\(point):AAAA")
            again.tags.hold("gridwalk:tag:1:\(point):AAAA")
            try await Task.sleep(for: .seconds(1))
            #expect(desk.today.tally.waiting == 1, "nothing passes the lock")

            try brain.startAgain()
            try await until { await other.drain() }
            #expect(try await brain.operations().count == 1)
            #expect(other.lock.closed)

            again.owner.answer = .yes
            other.lockPage.unlock()
            try await until { !other.lock.closed }
            again.eye.see("gridwalk:tag:1:\(point):AAAA")
            try await until { try await brain.operations().count == 2 }
            await other.suspend()
        }
    }

    @Test func likingsOfAnOlderVersionStay() throws {
        let old = Data(#"{"language":"en","typeSize":150,"hand":"left","theme":"dark"}"#.utf8)
        let read = try JSONDecoder().decode(Preferences.self, from: old)
        #expect(read == Preferences(language: .en, typeSize: 150, hand: .left, theme: .dark, lock: .fiveMinutes))
    }
}
