package org.gridwalk

/**
 * An identity number (公民身份号码). It prints masked, `4406**********1234`: enough for two people to
 * know that they speak of the same card. Only the library makes one.
 */
public class IdNumber internal constructor(private val digits: String) {
    /** All eighteen characters. Named so that every use can be found. */
    public fun reveal(): String = digits

    override fun toString(): String =
        digits.take(SHOWN) + "*".repeat(digits.length - 2 * SHOWN) + digits.takeLast(SHOWN)

    override fun equals(other: Any?): Boolean = other is IdNumber && other.digits == digits

    override fun hashCode(): Int = digits.hashCode()

    private companion object {
        const val SHOWN = 4
    }
}
