package io.github.meanfield;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.function.Executable;

/** Checks of error messages. */
public final class Errors {

  private Errors() {}

  /** Requires that a message holds all of some parts. */
  public static void assertMessage(Throwable error, String... parts) {
    assertAll(
        Arrays.stream(parts)
            .map(
                part ->
                    (Executable)
                        () ->
                            assertTrue(
                                String.valueOf(error.getMessage()).contains(part),
                                () -> "no '" + part + "' in: " + error.getMessage())));
  }

  /** Requires that the driver refuses, with a message that holds all of some parts. */
  public static void assertRefused(Executable action, String... parts) {
    assertMessage(assertThrows(IllegalArgumentException.class, action), parts);
  }

  /** Requires that a task refuses, with a message that holds all of some parts. */
  public static void assertTaskRefuses(Executable action, String... parts) {
    Throwable error = assertThrows(Exception.class, action);
    while (error.getCause() != null) {
      error = error.getCause();
    }
    assertMessage(error, parts);
  }
}
