// How full the phone is, and what today's metered line carried, in words for both languages.
import Foundation
import Gridwalk
import GridwalkDesign

extension StorageBudget {
    /// Nothing more fits that is not urgent.
    public var full: Bool { left <= 0 }

    /// How much of what ordinary photos may take is taken, from 0 to 1.
    public var part: Double { full ? 1 : share(used, limit - reserve) }

    public func lines(_ strings: any Strings) -> [String] {
        let room = full ? strings.meStorageFull(reserve: size(reserve)) : strings.meStorageLeft(left: size(left), reserve: size(reserve))
        let lines = [strings.meStorageUsed(used: size(used), limit: size(limit)), room]
        return lines + [free.map { strings.meStorageFree(free: size($0)) }, strings.meStorageKeep].compactMap { $0 }
    }
}

extension MeteredBudget {
    /// Photos that are not urgent wait.
    public var full: Bool { used >= limit }

    public var part: Double { full ? 1 : share(used, limit) }

    public func lines(_ strings: any Strings) -> [String] {
        let photos = [strings.meDataPhotos(used: size(used), limit: size(limit))] + (full ? [strings.meDataFull] : [])
        let others = [strings.meDataRecords(size: size(carried("operations"))), strings.meDataNews(size: size(carried("news")))]
        return photos + others + [strings.meDataSays]
    }

    private func carried(_ kind: String) -> Int64 {
        today.filter { $0.kind == kind }.map { $0.sent + $0.received }.reduce(0, +)
    }
}

private func share(_ used: Int64, _ limit: Int64) -> Double { min(max(Double(used) / Double(max(limit, 1)), 0), 1) }

private func size(_ bytes: Int64) -> String { bytes.formatted(.byteCount(style: .file)) }
