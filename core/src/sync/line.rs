//! The line to a server, as a state of its own: when it is silent everything waits together, and
//! one cheap request finds out for all whether it is back. Pure: time and chance come from outside.

use std::time::{Duration, Instant};

const BASE: Duration = Duration::from_secs(1);
/// Retry-After is honoured up to here.
pub(super) const LONGEST_REST: Duration = Duration::from_secs(3600);

/// Full jitter: anything from nothing to the doubled wait, so that phones do not come in step.
/// `chance` is in 0..1, `failures` counts from 1.
pub(super) fn back_off(failures: u32, cap: Duration, chance: f64) -> Duration {
    let doubled = BASE.saturating_mul(1 << failures.saturating_sub(1).min(16));
    doubled.min(cap).mul_f64(chance.clamp(0.0, 1.0))
}

/// What may be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gate {
    /// Everything.
    Open,
    /// One request, to see whether the line is back.
    Probe,
    /// Nothing before this.
    Closed(Instant),
}

/// One server, seen from here.
#[derive(Debug)]
pub(super) struct Line {
    cap: Duration,
    /// Attempts in a row that nothing answered.
    silent: u32,
    /// Answers in a row that were errors of the server's own.
    troubled: u32,
    wait: Option<Instant>,
    rest: Option<Instant>,
    last_failure: Option<Instant>,
}

impl Line {
    pub(super) fn new(cap: Duration) -> Self {
        Self {
            cap,
            silent: 0,
            troubled: 0,
            wait: None,
            rest: None,
            last_failure: None,
        }
    }

    pub(super) fn gate(&self, now: Instant) -> Gate {
        match self.wait.max(self.rest) {
            Some(until) if until > now => Gate::Closed(until),
            _ if self.silent > 0 || self.troubled > 0 => Gate::Probe,
            _ => Gate::Open,
        }
    }

    /// An answer of the city brain came.
    pub(super) fn answered(&mut self) {
        self.silent = 0;
        self.troubled = 0;
        self.wait = None;
    }

    /// A request that went out at `begun` got no answer. Requests that were on the way together
    /// fail together, and count once. Returns when the line is tried again.
    pub(super) fn silent(&mut self, begun: Instant, now: Instant, chance: f64) -> Instant {
        if self.last_failure.is_none_or(|last| begun >= last) {
            self.silent += 1;
            self.last_failure = Some(now);
            self.wait = Some(now + back_off(self.silent, self.cap, chance));
        }
        self.wait.unwrap_or(now)
    }

    /// The server answered with an error that is not about what was asked.
    pub(super) fn troubled(&mut self, now: Instant, chance: f64) -> Instant {
        self.silent = 0;
        self.troubled += 1;
        let until = now + back_off(self.troubled, self.cap, chance);
        self.wait = Some(until);
        until
    }

    /// The server asked to be left alone; only time ends that.
    pub(super) fn rest(&mut self, now: Instant, rest: Duration) -> Instant {
        self.silent = 0;
        let until = now + rest.min(LONGEST_REST);
        self.rest = self.rest.max(Some(until));
        until
    }

    /// There is new reason to try.
    pub(super) fn wake(&mut self) {
        self.wait = None;
    }

    /// Attempts in a row without any answer.
    pub(super) fn silences(&self) -> u32 {
        self.silent
    }

    /// Answers in a row that were errors.
    pub(super) fn troubles(&self) -> u32 {
        self.troubled
    }

    /// Whether the server asked to be left alone until after `now`.
    pub(super) fn rests(&self, now: Instant) -> bool {
        self.rest.is_some_and(|until| until > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAP: Duration = Duration::from_secs(20);

    #[test]
    fn waits_double_up_to_the_cap_and_jitter_is_full() {
        let longest: Vec<u64> = (1..8).map(|n| back_off(n, CAP, 1.0).as_secs()).collect();
        assert_eq!(longest, [1, 2, 4, 8, 16, 20, 20]);
        assert_eq!(back_off(5, CAP, 0.0), Duration::ZERO);
        assert_eq!(back_off(u32::MAX, CAP, 0.5), Duration::from_secs(10));
    }

    #[test]
    fn a_silent_line_closes_then_asks_for_a_probe_then_opens() {
        let start = Instant::now();
        let mut line = Line::new(CAP);
        assert_eq!(line.gate(start), Gate::Open);
        let until = line.silent(start, start, 1.0);
        assert_eq!(line.gate(start), Gate::Closed(until));
        assert_eq!(line.gate(until), Gate::Probe);
        line.answered();
        assert_eq!(line.gate(start), Gate::Open);
    }

    #[test]
    fn requests_that_fail_together_count_once() {
        let start = Instant::now();
        let mut line = Line::new(CAP);
        let later = start + Duration::from_secs(1);
        let until = line.silent(start, later, 1.0);
        assert_eq!(
            line.silent(start, later + Duration::from_secs(1), 1.0),
            until
        );
        assert_eq!(line.silences(), 1);
        line.silent(until, until, 1.0);
        assert_eq!(line.silences(), 2);
    }

    #[test]
    fn a_wake_clears_a_wait_but_not_a_retry_after() {
        let now = Instant::now();
        let mut line = Line::new(CAP);
        line.troubled(now, 1.0);
        line.wake();
        assert_eq!(line.gate(now), Gate::Probe);
        let until = line.rest(now, Duration::from_secs(7200));
        line.wake();
        line.answered();
        assert_eq!(line.gate(now), Gate::Closed(until));
        assert_eq!(until, now + LONGEST_REST);
        assert!(line.rests(now) && !line.rests(until));
    }
}
