// What the app asks of the phone that it runs on, and tells of it: room, permissions, time in the background.
import Foundation
import Gridwalk
import GridwalkDesign
import Testing

@testable import GridwalkApp

private let zh = Chinese()

@MainActor
@Suite(.serialized)
struct PhonesTests {
    @Test func whatThePhoneAndTheLineHaveRoomFor() async throws {
        try await onPhone { app, phone, brain, _ in
            phone.line.set(true)
            let desk = try await app.activated(brain)
            try await until { desk.me.budgets != nil }
            let before = try #require(desk.me.budgets)
            #expect(before.storage.used == 0 && before.storage.part == 0 && !before.storage.full)
            #expect(before.metered.used == 0 && before.metered.lines(zh)[0].hasSuffix("每天最多 50 MB"))
            try await desk.report("SR-0101")
            try await until { desk.queue.tally.complete == 1 && desk.me.budgets.map { $0.metered.used > 0 } ?? false }
            let after = try #require(desk.me.budgets)
            #expect(after.storage.used > 0 && after.storage.lines(zh).count == 4)
            #expect(Set(after.metered.today.map(\.kind)) == ["operations", "originals", "news"])
            #expect(after.metered.lines(zh).last == zh.meDataSays && !after.metered.full)

            // The deployment allows no more: photos wait, and it is said.
            try await brain.policy(["metered_mb_per_day": 0.0001, "storage_mb": 20.0])
            desk.today.refresh()
            try await until { desk.me.budgets.map { $0.metered.full && $0.storage.full } ?? false }
            let full = try #require(desk.me.budgets)
            #expect(full.metered.lines(zh).contains(zh.meDataFull) && full.metered.part == 1)
            #expect(full.storage.lines(zh).contains { $0.hasPrefix("普通照片放不下了") })
            phone.line.set(false)
        }
    }

    @Test func permissionsAreAskedWithTheirReasonAndWorkGoesOnWithoutThem() async throws {
        try await onPhone { app, phone, brain, _ in
            phone.asked.answers = [.camera: .open, .place: .open]
            phone.place.move(nil)
            phone.eye.shut = true
            app.asking.look()
            #expect(app.asking.says(.place)(zh) == zh.permissionPlaceWhy && !app.asking.allowed(.place))
            phone.asked.next = .refused
            app.asking.ask(.place)
            try await until { app.asking.refused(.place) }
            #expect(app.asking.says(.place)(zh) == zh.permissionPlaceWithout)

            let desk = try await app.activated(brain)
            desk.today.checkIn(desk.today.toVisit[0].id)
            try await until { desk.today.visited.count == 1 }
            #expect(desk.undo.offer?.warnings.map { $0(zh) } == [zh.warningNoPlace])
            #expect(app.asking.says(.camera)(zh) == zh.permissionCameraWhy)
            desk.today.report()
            try desk.reporting().takePhoto()
            try await until { try desk.reporting().said?(zh) == zh.cameraFailed }

            // Allowed in the settings, and seen when the worker is back.
            await app.suspend()
            phone.asked.answers[.place] = .allowed
            #expect(!app.asking.allowed(.place))
            app.resume()
            #expect(app.asking.allowed(.place) && !app.asking.refused(.camera))
            try await until { desk.today.tally.complete == 1 }
        }
    }

    @Test func theGuideIsShownWhereTheSystemDeliversNothingAndOnRequest() async throws {
        try await onPhone { app, phone, brain, _ in
            phone.refresh.off = true
            let me = try await app.activated(brain).me
            #expect(me.guide.missed && me.guide.shown && me.guide.steps(zh).count == 4)
            me.openSettings()
            #expect(phone.refresh.opened == 1)
            // Nothing was changed there.
            me.finishGuide()
            #expect(me.guide.missed && me.guide.shown)
            phone.refresh.off = false
            me.finishGuide()
            #expect(!me.guide.missed && !me.guide.shown)
            me.showGuide()
            #expect(me.guide.shown)
        }
    }
}
