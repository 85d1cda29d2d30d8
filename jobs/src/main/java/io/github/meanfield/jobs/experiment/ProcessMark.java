package io.github.meanfield.jobs.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * By what a process is known again, to tell whether it is there: a number alone may be another's.
 *
 * @param host its machine
 * @param pid its number there
 * @param started when it started, null if that is not known
 */
record ProcessMark(String host, long pid, String started) {

  private static final Duration NEAR = Duration.ofSeconds(5);

  /** Of this process. */
  static ProcessMark own() {
    ProcessHandle own = ProcessHandle.current();
    return new ProcessMark(hostName(), own.pid(), startOf(own));
  }

  /** Whether a process is there on this machine. */
  static boolean isAlive(JsonNode mark) {
    return mark.path("host").asText().equals(hostName())
        && ProcessHandle.of(mark.path("pid").asLong(-1))
            .filter(ProcessHandle::isAlive)
            .filter(it -> isNear(startOf(it), mark.path("started").textValue()))
            .isPresent();
  }

  /** The start is counted from that of the machine, which a clock that is set right moves. */
  private static boolean isNear(String one, String other) {
    return one == null || other == null
        ? one == other
        : Duration.between(Instant.parse(one), Instant.parse(other)).abs().compareTo(NEAR) < 0;
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse(null);
  }

  /** As the system has it: a name service may take seconds to answer. */
  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return Objects.requireNonNullElse(System.getenv("HOSTNAME"), "unknown");
    }
  }
}
