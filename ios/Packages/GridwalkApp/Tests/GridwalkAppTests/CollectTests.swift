// A person at the door: the card comes before the camera, the worker looks and says the rest.
import Foundation
import Gridwalk
import GridwalkDesign
import Testing

@testable import GridwalkApp

private let zh = Chinese()

@MainActor
@Suite(.serialized)
struct CollectTests {
    @Test func aPersonIsCollectedAndTheHouseholdGoesOn() async throws {
        try await onPhone { app, phone, brain, _ in
            let desk = try await app.activated(brain)
            let collect = desk.collect
            #expect(collect.face == .dwellings)
            try await until { !collect.dwellings.isEmpty }
            let home = collect.dwellings[0]
            collect.search("没有这个地址")
            try await until { collect.dwellings.isEmpty }
            collect.search(home.address)
            try await until { collect.dwellings.contains { $0.id == home.id } }

            collect.begin(home.id)
            try await until { collect.face == .notice }
            #expect(collect.notice?.text.contains("身份证") == true)
            collect.agreeNotice()
            try await until { collect.face == .front }
            // The camera follows the card and takes it by itself.
            phone.eye.approaches = true
            collect.close()
            try await until { collect.drafts == 1 && collect.face == .dwellings }
            collect.continueDraft()
            try await until { collect.face == .back }
            #expect(phone.eye.taken == 1)
            phone.eye.shows = .front
            collect.takeCard()
            try await until { collect.said?(zh) == zh.cardTurnOver && !collect.reading }
            phone.eye.shows = .back
            collect.takeCard()
            try await until { collect.face == .check && !collect.reading }

            let read = try #require(collect.collecting)
            let printed = try phone.eye.printed(.front)
            #expect(read.fields.first { $0.field == .idNumber }?.value == printed["id_number"])
            #expect(read.asked.contains(.relation))
            collect.confirm()
            try await until { collect.said?(zh).contains(zh.fieldRelation) == true }
            collect.say(.phone, "12")
            try await until { collect.said?(zh) == zh.errorBadValue(field: zh.fieldPhone) }
            try await finish(collect)
            #expect(collect.name == printed["name"])
            try await until { desk.queue.tally.complete == 1 }
            #expect(try await brain.held("kind") == ["collect"])

            collect.nextMember()
            try await until { collect.face == .front }
            #expect(collect.collecting?.dwelling.id == home.id)
            collect.skipBack()
            #expect(collect.face == .check)
            collect.discard()
            try await until { collect.face == .dwellings && collect.drafts == 0 }
            desk.navigator.show(.collect)
            collect.close()
            #expect(desk.navigator.tab == .today)
            // No picture of a card is left.
            #expect(phone.eye.files.allSatisfy { !FileManager.default.fileExists(atPath: $0.path) })
        }
    }

    /// Looks at what must be looked at, and says what no card tells.
    private func finish(_ collect: CollectModel) async throws {
        for field in collect.collecting?.toLook ?? [] {
            #expect(collect.collecting?.zone(of: field) != nil, "what to look at")
            collect.look(field)
            try await until { collect.collecting?.toLook.contains(field) == false }
        }
        for field in collect.collecting?.missing ?? [] {
            let value: String =
                switch field {
                case .relation: "head"
                default: field.choices.first?.value ?? collect.collecting?.likely(field).first ?? ""
                }
            collect.say(field, value)
            try await until { collect.collecting?.missing.contains(field) == false }
        }
        // What stands in a field when it is confirmed is said with it, or nothing is confirmed.
        collect.confirm([.phone: "12"])
        try await until { collect.said?(zh) == zh.errorBadValue(field: zh.fieldPhone) }
        #expect(collect.face == .check)
        collect.confirm([.phone: "13800138000"])
        try await until { collect.face == .done }
    }
}
