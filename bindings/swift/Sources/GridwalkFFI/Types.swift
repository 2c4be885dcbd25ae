// The types by hand that generated code makes.
import Foundation

/// An identity number (公民身份号码). It prints masked, `4406**********1234`: enough for two people to
/// know that they speak of the same card. Only the library makes one.
public struct MaskedIdNumber: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let digits: String

    init(_ digits: String) { self.digits = digits }

    /// All eighteen characters. Named so that every use can be found.
    public func reveal() -> String { digits }

    public var description: String {
        digits.prefix(4) + String(repeating: "*", count: max(0, digits.count - 8)) + digits.suffix(4)
    }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// `2001-02-28` as a day of the calendar.
func day(_ text: String) -> DateComponents {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    var day = DateComponents()
    day.calendar = Calendar(identifier: .gregorian)
    if parts.count == 3 { (day.year, day.month, day.day) = (parts[0], parts[1], parts[2]) }
    return day
}

func text(_ day: DateComponents) -> String {
    String(format: "%04d-%02d-%02d", day.year ?? 0, day.month ?? 0, day.day ?? 0)
}
