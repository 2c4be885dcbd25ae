// A worker's steps through the view models, over the real core and a real city brain.
import Foundation
import Gridwalk
import GridwalkDesign
import Testing

@testable import GridwalkApp

private let zh = Chinese()

@MainActor
@Suite(.serialized)
struct StepsTests {
    @Test func firstRunReportUndoAndEverythingArrives() async throws {
        try await onPhone { app, _, brain, _ in
            let activate = try await app.firstRun()
            #expect(activate.face == .asking && !activate.complete)
            activate.setServer(brain.address)
            activate.setCode("NOT-A-CODE")
            activate.activate()
            #expect(activate.face == .working)
            try await until { activate.face == .failed }
            #expect(activate.said?(zh) == zh.errorCodeInvalid)
            activate.setCode(brain.code)
            activate.activate()
            let desk = try await app.desk()
            let today = desk.today
            try await until { !today.toVisit.isEmpty }
            #expect(today.face == .ready && !today.worker.isEmpty && !today.grid.isEmpty)

            let nearest = today.toVisit[0]
            #expect(nearest.distanceM != nil)
            today.checkIn(nearest.id)
            try await until { today.visited.map(\.id) == [nearest.id] }
            #expect(desk.undo.offer?.what(zh) == nearest.name)

            today.report()
            let report = try desk.reporting()
            #expect(report.face == .camera)
            report.takePhoto()
            try await until { report.face == .choose && report.suggestions.count >= 3 && !report.busy }
            let likely = report.suggestions[0].item
            report.setNote("楼道堆物")
            report.choose(likely.code)
            try await until { desk.undo.offer?.id != nil }
            #expect(desk.undo.offer?.what(zh) == likely.name)
            #expect(desk.navigator.stack.isEmpty)

            today.undo()
            try await until { !desk.navigator.stack.isEmpty }
            let again = try desk.reporting()
            try await until { again.photos.count == 1 }
            #expect(again.note == "楼道堆物" && again.undone)
            #expect(desk.undo.offer == nil)
            again.choose(likely.code)

            // The core holds it back for ten seconds, then the running delivery sends it.
            try await until { desk.queue.tally.complete == 2 }
            #expect(Set(try await brain.held("kind")) == ["check_in", "report"])
        }
    }

    @Test func activationAndTagsByCamera() async throws {
        try await onPhone { app, phone, brain, _ in
            let activate = try await app.firstRun()
            activate.scan()
            #expect(activate.face == .scanning)
            phone.eye.see("https://example.org")
            try await until { activate.said?(zh) == zh.activateScanWrong }
            activate.stopScan()
            #expect(activate.face == .asking && activate.said == nil)
            activate.scan()
            let server = brain.address.addingPercentEncoding(withAllowedCharacters: .alphanumerics)!
            phone.eye.see("gridwalk:activate?server=\(server)&code=\(brain.code)")
            let today = try await app.desk().today
            try await until { !today.toVisit.isEmpty }

            today.scanTag()
            #expect(today.scanning)
            today.stopScan()
            #expect(!today.scanning)
            today.scanTag()
            phone.eye.see("gridwalk:tag:1:\(today.toVisit[0].id):AAAA")
            try await until { today.tally.waiting + today.tally.complete == 1 }
            #expect(!today.scanning)
            let warnings = try await app.desk().undo.offer?.warnings.map { $0(zh) }
            #expect(warnings == [zh.warningTagNotGenuine])

            // Held against the phone it is the same.
            phone.tags.hold("https://example.org")
            phone.tags.hold("gridwalk:tag:1:\(today.toVisit[0].id):AAAA")
            try await until { today.tally.waiting + today.tally.complete == 2 }
        }
    }

    @Test func whatIsRefusedSaysWhyAndIsRepairedOrGivenUpKnowingly() async throws {
        try await onPhone { app, _, brain, folder in
            let desk = try await app.activated(brain)
            // The city brain comes back from a backup that does not know a newer item.
            try await brain.forgetting(folder.appendingPathComponent("brain")) {
                try await brain.addItem("SR-9901", "共享充电宝占道")
                desk.today.report()
                let report = try desk.reporting()
                try await until {
                    report.search("充电宝")
                    try await Task.sleep(for: .milliseconds(200))
                    return report.catalogue.map(\.item.code) == ["SR-9901"]
                }
                report.close()
            }
            @MainActor func refused() async throws -> ItemModel {
                try await desk.report("SR-9901")
                try await until { desk.queue.rows.contains { $0.item.state == .quarantined } }
                let row = desk.queue.rows[0]
                #expect(row.subject?(zh) == "共享充电宝占道")
                #expect(row.thumbnail != nil)
                desk.queue.open(row.id)
                let item = try desk.looking()
                #expect(item.face == .loading)
                try await until { item.face == .ready }
                return item
            }

            var item = try await refused()
            #expect(item.may == [.repair, .retry, .discard])
            #expect(item.item.map { reason(zh, $0.reason ?? "") } == zh.reasonUnknownCategory)
            #expect(item.thumbnails.count == 1)
            item.retry()
            try await until { item.item.map { $0.attempts > 1 && $0.state == .quarantined } ?? false }
            item.repair()
            let repair = try desk.reporting()
            #expect(repair.repairing && repair.face == .camera)
            repair.takePhoto()
            try await until { repair.face == .choose && repair.photos.count == 1 && !repair.busy }
            repair.choose("SR-0101")
            try await until { desk.queue.tally.complete == 1 && desk.queue.tally.quarantined == 0 }
            #expect(try await brain.held("category") == ["SR-0101"])

            item = try await refused()
            item.askDiscard()
            #expect(item.face == .confirming)
            item.keep()
            #expect(item.face == .ready)
            item.askDiscard()
            item.discard()
            try await until { desk.queue.tally.quarantined == 0 && desk.navigator.stack.isEmpty }
        }
    }

    @Test func withoutAPlaceItStaysADraftAndWithoutANetworkItWaits() async throws {
        try await onPhone { app, phone, brain, _ in
            let desk = try await app.activated(brain)
            let today = desk.today
            brain.kill()
            phone.place.move(nil)
            today.report()
            var report = try desk.reporting()
            report.takePhoto()
            try await until { report.face == .choose && !report.suggestions.isEmpty && !report.busy }
            report.choose("SR-0101")
            try await until { report.said?(zh) == zh.placeWait }
            report.locate()
            #expect(phone.place.asked == 1)
            report.close()
            try await until { today.drafts == 1 }

            phone.place.move(here)
            today.continueDraft()
            try await until { !desk.navigator.stack.isEmpty }
            report = try desk.reporting()
            try await until { report.photos.count == 1 && report.fix != nil }
            report.choose("SR-0101")
            try await until { today.tally.waiting == 1 && today.drafts == 0 && today.offline }

            // It arrives when the network is back, and is withdrawn after that.
            try await until { desk.queue.rows.count == 1 }
            #expect(desk.queue.tally.complete == 0)
            try brain.startAgain()
            today.refresh()
            #expect(phone.place.asked == 2)
            try await until { desk.queue.face == .empty && desk.queue.tally.complete == 1 }
            desk.queue.showAll()
            try await until { desk.queue.rows.count == 1 && desk.queue.face == .ready }
            desk.queue.open(desk.queue.rows[0].id)
            let item = try desk.looking()
            try await until { item.may == [.undo] }
            item.undo()
            try await until { item.said?(zh) == zh.itemWithdrawn }
            item.close()
            try await until { desk.queue.rows.count == 2 && desk.queue.tally.complete == 2 }
            desk.queue.showOpen()
            try await until { desk.queue.face == .empty }
        }
    }

    @Test func aReportHasEverythingAndNeedsNothing() async throws {
        try await onPhone { app, phone, brain, _ in
            let desk = try await app.activated(brain)
            desk.today.report()
            let report = try desk.reporting()
            phone.eye.shut = true
            report.takePhoto()
            try await until { report.said?(zh) == zh.cameraFailed }
            phone.eye.shut = false
            report.takePhoto()
            try await until { report.photos.count == 1 && !report.busy }
            report.addPhoto(.far)
            #expect(report.face == .camera)
            report.close()
            #expect(report.face == .choose)
            report.addPhoto(.far)
            report.takePhoto()
            try await until { !report.busy && report.face == .choose }
            report.showCatalogue()
            #expect(report.face == .catalogue)
            try await until { report.catalogue.count > 20 }
            report.search("rubbish")
            try await until { (1..<10).contains(report.catalogue.count) }
            report.hideCatalogue()
            #expect(report.face == .choose && report.words.isEmpty)
            report.setUrgent(true)
            report.setHandled(true)
            report.setNote("堵住了")
            report.close()
            try await until { desk.today.drafts == 1 }

            desk.today.continueDraft()
            try await until { !desk.navigator.stack.isEmpty }
            let again = try desk.reporting()
            try await until { again.note == "堵住了" && again.urgent && again.handled }
            let before = again.photos.count
            again.removePhoto(again.photos[0])
            try await until { again.photos.count == before - 1 }
            again.discard()
            try await until { desk.today.drafts == 0 && desk.navigator.stack.isEmpty }
        }
    }

    @Test func warningsStandBeforeTheOneTouchAndAPhotoIsTakenAnew() async throws {
        try await onPhone { app, phone, brain, _ in
            let desk = try await app.activated(brain)
            try await desk.report("SR-0101")
            // The same picture at the same place.
            desk.today.report()
            let report = try desk.reporting()
            report.takePhoto()
            @MainActor func caution(_ code: WarningCode) -> Caution? {
                report.cautions.first { $0.warning.code == code }
            }
            try await until { caution(.photoTakenAlready) != nil && !report.busy }
            let taken = try #require(caution(.photoTakenAlready))
            #expect(taken.items.isEmpty && taken.words(zh) == zh.warningPhotoTakenAlready)
            #expect(taken.figure(zh)?.contains("100%") == true)
            let near = try #require(caution(.reportedNearBy))
            #expect(near.items.map(\.code) == ["SR-0101"])
            #expect(near.figure(zh)?.hasPrefix("暴露垃圾：离这里 0 米") == true)
            let far = try #require(caution(.missingFarPhoto))
            #expect(far.figure(zh)?.hasSuffix(zh.reportFigureNone(n: 1)) == true && far.retake == nil)

            // Taken anew: the same picture is not lost, another one takes its place.
            let first = report.photos[0]
            report.retake(try #require(report.cautions.compactMap(\.retake).first))
            #expect(report.face == .camera)
            report.takePhoto()
            try await until { report.face == .choose && !report.busy }
            #expect(!report.photos.isEmpty && report.photos.allSatisfy { $0.sha256 == first.sha256 })
            phone.eye.street = "line.png"
            report.retake(report.photos[0])
            report.takePhoto()
            try await until { report.face == .choose && !report.busy }
            #expect(report.photos.count == 1 && report.photos[0].sha256 != first.sha256)
            let shaken = Warning(code: .blurredPhoto, words: "-", figures: Figures(photo: 1, percent: 43))
            #expect(Caution(warning: shaken).figure(zh) == "第 1 张，清晰度只有要求的 43%")
            report.addPhoto(try #require(caution(.missingFarPhoto)?.add))
            report.takePhoto()
            try await until { report.face == .choose && !report.busy }
            #expect(report.photos.count == 2 && caution(.missingFarPhoto) == nil)
            // Whatever is said, it is one touch.
            report.choose("SR-0101")
            try await until { desk.navigator.stack.isEmpty && desk.today.tally.waiting + desk.today.tally.complete == 2 }
        }
    }

    @Test func manyRecordsComeAFewAtATime() async throws {
        try await onPhone { app, _, brain, _ in
            let desk = try await app.activated(brain)
            brain.kill()
            let checkpoint = desk.today.toVisit[0].id
            for _ in 0..<52 { desk.today.checkIn(checkpoint) }
            try await until { desk.today.tally.waiting == 52 && desk.queue.more }
            #expect(desk.queue.rows.count == 50)
            desk.queue.showMore()
            try await until { desk.queue.rows.count == 52 && !desk.queue.more }
            try brain.startAgain()
            desk.queue.sendNow()
            try await until { desk.queue.face == .empty }
            #expect(try await brain.operations().count == 52)
        }
    }

    @Test func theSystemSuspendsWakesAndBringsBack() async throws {
        try await onPhone { app, _, brain, _ in
            let desk = try await app.activated(brain)
            brain.kill()
            desk.today.checkIn(desk.today.toVisit[0].id)
            try await until { desk.today.tally.waiting == 1 }
            await app.suspend()
            #expect(await app.drain() == false)
            try brain.startAgain()
            #expect(await app.drain())
            #expect(try await brain.operations().count == 1)
            // The store is closed again: what is asked for meanwhile is not told as a fault.
            desk.queue.showAll()
            #expect(desk.queue.said == nil)
            await app.resume().value
            try await until { desk.today.tally.complete == 1 }
            desk.today.checkIn(desk.today.toVisit[0].id)
            try await until { desk.today.tally.complete == 2 }
            app.connectivityChanged()
            #expect(desk.trouble == nil && desk.today.said == nil)
        }
    }

    @Test func asTheWorkerLikesIt() async throws {
        try await onPhone { app, phone, brain, _ in
            let desk = try await app.activated(brain)
            let me = desk.me
            try await until { me.face == .ready }
            #expect(me.status?.device?.server == brain.address)
            me.setLanguage(.en)
            me.setTypeSize(150)
            me.setHand(.left)
            me.setTheme(.dark)
            #expect(app.preferences.now.language.strings.meTitle == "Me")
            #expect(AppModel(phone).preferences.now == me.preferences)
            me.setLanguage(.zh)
            #expect(me.preferences == Preferences(language: .zh, typeSize: 150, hand: .left, theme: .dark))
            me.verifyJournal()
            try await until { me.journal != nil }
            #expect(me.journal.map { $0(zh).hasSuffix("完整无缺") } == true)
        }
    }

    @Test func anUnusableStoreIsSaidAndOpenedLater() async throws {
        try await onPhone { app, phone, _, _ in
            _ = try await app.firstRun()
            await app.suspend()
            let file = phone.home.appendingPathComponent("device.key")
            let away = phone.home.appendingPathComponent("away.key")
            try FileManager.default.moveItem(at: file, to: away)
            let stranger = try DesktopPhone(phone.home)
            let other = AppModel(stranger)
            other.open()
            try await until { if case .failed = other.session { true } else { false } }
            guard case .failed(let words) = other.session else { return }
            #expect(words(zh) == zh.errorKeyLost)
        }
    }

    @Test func pagesLieOnTabs() async throws {
        try await onPhone { app, _, brain, _ in
            let desk = try await app.activated(brain)
            let navigator = desk.navigator
            #expect(navigator.tab == .today && !navigator.back())
            desk.today.openQueue()
            #expect(navigator.tab == .queue)
            #expect(navigator.back() && navigator.tab == .today)
            desk.today.report()
            #expect(navigator.stack.map(\.screen) == [.report])
            navigator.keep(1)
            #expect(navigator.stack.count == 1)
            navigator.keep(0)
            #expect(navigator.stack.isEmpty)
            desk.today.report()
            navigator.show(.me)
            #expect(navigator.tab == .me && navigator.stack.isEmpty)
        }
    }
}
