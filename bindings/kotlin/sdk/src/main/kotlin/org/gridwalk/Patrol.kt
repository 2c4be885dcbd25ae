package org.gridwalk

import org.gridwalk.ffi.Patrol as FfiPatrol

/** Checkpoints and check-ins (巡查, 打卡): evidence of a visit, graded, never scored. */
public class Patrol internal constructor(internal val ffi: FfiPatrol) {
    /** Every checkpoint in the worker's scope: the nearest to [near] first, or by id without one. */
    public suspend fun checkpoints(near: Wgs84? = null): List<Checkpoint> = call { ffi.checkpoints(near) }

    /**
     * Records a check-in: durable when this returns. Anything may be missing in it; what is there
     * is recorded and graded.
     *
     * @throws PatrolException if nothing was recorded
     */
    public suspend fun checkIn(checkIn: CheckIn): Recorded = call { ffi.checkIn(checkIn) }
}
