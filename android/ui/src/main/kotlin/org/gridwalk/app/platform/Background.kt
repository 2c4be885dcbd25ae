// Whether the phone lets the app work while nobody looks on: many makers' systems end what runs in the
// background, each with a switch of its own against it.
package org.gridwalk.app.platform

interface Background {
    /** Who made the phone, as it says itself. */
    val maker: String

    /** The app was kept from running, and the worker has not settled it yet. */
    fun missed(): Boolean

    /** Opens the page of the system's settings that is nearest to that switch. */
    fun open()

    /** The worker has seen to it. */
    fun settle()
}
