package io.github.meanfield.jobs.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.jobs.console.BadInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an output, and of the one before it. */
class StagingTest {

  @TempDir private Path folder;

  @Test
  void anOutputReplacesTheOneBeforeItIfItMay() throws IOException {
    write(false, "first");
    assertEquals("first", output());
    write(true, "second");
    assertEquals("second", output());
    try (Staging staging = staging(true)) {
      Files.writeString(local(staging), "third");
    }
    assertEquals("second", output());
    assertEquals(List.of("run"), entries());
  }

  @Test
  void anOutputThatHasComeToExistStays() throws IOException {
    BadInput error;
    Path kept;
    try (Staging staging = staging(false)) {
      kept = local(staging);
      Files.writeString(kept, "slower");
      write(false, "faster");
      error = assertThrows(BadInput.class, staging::commit);
    }
    assertEquals("faster", output());
    assertEquals("slower", Files.readString(kept));
    String message = error.getMessage();
    assertTrue(message.contains("come to exist") && message.contains("" + kept.getParent()));
  }

  @Test
  void theOutputBeforeStaysIfTheNewOneCannotTakeItsPlace() throws IOException {
    write(false, "before");
    try (Staging staging = staging(true)) {
      // As a cleaner of old files does.
      Files.delete(local(staging).getParent());
      UncheckedIOException error = assertThrows(UncheckedIOException.class, staging::commit);
      assertTrue(error.getMessage().contains("what is written is in " + staging.path()));
    }
    assertEquals("before", output());
    assertEquals(List.of("run"), entries());
  }

  @Test
  void whatIsToBeKeptIsKeptAndTold() throws IOException {
    PrintStream err = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Path kept;
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
    try (Staging staging = staging(false)) {
      kept = local(staging);
      Files.writeString(kept, "a network");
      staging.keep();
    } finally {
      System.setErr(err);
    }
    assertEquals("a network", Files.readString(kept));
    assertTrue(told.toString(StandardCharsets.UTF_8).contains("" + kept.getParent()));
  }

  private void write(boolean isReplacing, String text) throws IOException {
    try (Staging staging = staging(isReplacing)) {
      Files.writeString(local(staging), text);
      staging.commit();
    }
  }

  private Staging staging(boolean isReplacing) {
    return new Staging(new org.apache.hadoop.fs.Path(folder + "/run"), isReplacing);
  }

  private static Path local(Staging staging) {
    return Path.of(URI.create(staging.path("file")).getPath());
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("run/file"));
  }

  private List<String> entries() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
