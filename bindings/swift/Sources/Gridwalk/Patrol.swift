import Foundation
import GridwalkFFI

/// Checkpoints and check-ins (巡查, 打卡): evidence of a visit, graded, never scored.
public final class Patrol: Sendable {
    private let ffi: GridwalkFFI.Patrol
    init(_ ffi: GridwalkFFI.Patrol) { self.ffi = ffi }

    /// Every checkpoint in the worker's scope: the nearest to `near` first, or by id without one.
    public func checkpoints(near: Wgs84? = nil) async throws(StoreError) -> [Checkpoint] {
        try await crossing(StoreError.self) { try await ffi.checkpoints(near: near) }
    }

    /// Records a check-in: durable when this returns. Anything may be missing in it; what is there
    /// is recorded and graded.
    @discardableResult
    public func checkIn(_ checkIn: CheckIn) async throws(PatrolError) -> Recorded {
        try await cancellable(PatrolError.self) { try await ffi.checkIn(request: checkIn, cancellation: $0) }
    }
}
