package io.github.meanfield.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a shell makes of a line that is pasted into it. */
public final class ShellWords {

  private ShellWords() {}

  /** The words that a command gets. */
  public static List<String> of(String line) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("bash", "-c", "printf '%s\\0' " + line)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, shell.waitFor(), line);
    return List.of(words.split("\0"));
  }
}
