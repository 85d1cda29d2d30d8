package io.github.meanfield.jobs.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.jobs.config.EffectiveConfig;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.experiment.RunStore.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** Records of runs as files. */
class RunStoreTest {

  private static final EffectiveConfig CONFIG =
      new EffectiveConfig(CommandSpec.forAnnotatedObject(new Plain()), Map.of());

  @TempDir private Path folder;

  @Command(name = "plain")
  private static final class Plain {}

  private RunStore store() {
    return new RunStore(folder + "/runs");
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("runs"))) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void aRunIsThereFromItsStartAndIsOneFileAtItsEnd() throws IOException {
    Recording recording = new Recording(store(), CONFIG, Map.of("command", "plain"));
    assertEquals(Set.of(recording.id() + ".running.json"), files());
    Run running = store().list().runs().get(0);
    assertEquals("running", running.status());
    assertTrue(running.seconds() >= 0);
    recording.take(
        Map.of(
            "metrics",
            Map.of("predictions", Map.of("AUC", 0.9, "accuracy", Double.NaN)),
            "intervals",
            Map.of("AUC", List.of(0.8, 0.95)),
            "roc",
            List.of(1, 2)));
    recording.end();
    recording.fail("too late");
    assertEquals(Set.of(recording.id() + ".json"), files());
    Run done = store().list().runs().get(0);
    assertEquals("done", done.status());
    assertEquals(Map.of("AUC", 0.9), done.metrics());
    assertEquals("0.8000 to 0.9500", done.intervalText("AUC"));
    assertFalse(done.json().has("roc"));
    assertFalse(done.json().has("failure"));
  }

  @Test
  void aRunThatFailsKeepsWhatItHasComeTo() throws IOException {
    Recording recording = new Recording(store(), CONFIG, Map.of());
    recording.take(Map.of("stopReason", "patience"));
    recording.fail("no space left");
    Run failed = store().list().runs().get(0);
    assertEquals(
        List.of("failed", "no space left", "patience"),
        List.of(failed.status(), failed.text("failure"), failed.text("stopReason")));
  }

  @Test
  void manyWriteAndReadAtATime() throws Exception {
    int writers = 8;
    int each = 12;
    ExecutorService threads = Executors.newFixedThreadPool(writers + 1);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < each; i++) {
                    new Recording(store(), CONFIG, Map.of("tags", List.of("x".repeat(5000)))).end();
                  }
                  return null;
                }));
      }
      Files.createDirectories(folder.resolve("runs"));
      int seen = 0;
      while (all.stream().anyMatch(it -> !it.isDone())) {
        Listing listing = store().list();
        assertEquals(Map.of(), listing.unreadable());
        assertTrue(listing.runs().size() >= seen, "a run has gone");
        seen = listing.runs().size();
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(writers * each, files().size());
    assertEquals(writers * each, store().list().runs().size());
  }

  /** Starts a run, and is killed while it writes the end of another. */
  static final class Victim {
    public static void main(String[] arguments) throws Exception {
      RunStore store = new RunStore(arguments[0]);
      new Recording(store, CONFIG, Map.of("command", "plain"));
      Files.writeString(
          Path.of(arguments[0], ".20200101-000000-abcd.json-1234"), "{\"schema\": 1, \"co");
      System.out.println("started");
      Thread.sleep(TimeUnit.MINUTES.toMillis(5));
    }
  }

  @Test
  void whatAKilledProcessLeavesIsNoBrokenRecord() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                folder + "/runs")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertEquals("started", process.inputReader().readLine());
      assertEquals("running", store().list().runs().get(0).status());
    } finally {
      process.destroyForcibly().waitFor();
    }
    Listing listing = store().list();
    assertEquals(Map.of(), listing.unreadable());
    assertEquals(1, listing.runs().size());
    Run run = listing.runs().get(0);
    assertEquals("not finished", run.status());
    assertTrue(Double.isNaN(run.seconds()));
  }

  @Test
  void aRunOfAnotherMachineThatHasNotEndedIsNotFinished() throws IOException {
    Recording recording = new Recording(store(), CONFIG, Map.of());
    Path file = folder.resolve("runs/" + recording.id() + ".running.json");
    String other =
        Files.readString(file).replaceAll("\"host\" : \"[^\"]*\"", "\"host\" : \"else\"");
    Files.writeString(file, other);
    assertEquals("not finished", store().list().runs().get(0).status());
    recording.end();
    assertEquals("done", store().list().runs().get(0).status());
  }

  @Test
  void theEndComesBeforeTheStart() throws IOException {
    Recording recording = new Recording(store(), CONFIG, Map.of());
    Path start = folder.resolve("runs/" + recording.id() + ".running.json");
    String text = Files.readString(start);
    recording.end();
    // As after a kill between the two.
    Files.writeString(start, text);
    assertEquals(List.of("done"), store().list().runs().stream().map(Run::status).toList());
  }

  @Test
  void otherFilesArePassedOverAndRecordsThatCannotBeReadAreNamed() throws IOException {
    new Recording(store(), CONFIG, Map.of()).end();
    Path runs = folder.resolve("runs");
    Files.writeString(runs.resolve("notes.json"), "no record");
    Files.createDirectories(runs.resolve("plots"));
    Files.writeString(runs.resolve("20260101-000000-aaaa.json"), "{\"schema\": 1, \"comm");
    Files.writeString(runs.resolve("20260101-000000-bbbb.json"), "[1]");
    Files.writeString(runs.resolve("20260101-000000-cccc.json"), "{\"schema\": 2}");
    Files.writeString(runs.resolve("20260101-000000-dddd.json"), "");
    Listing listing = store().list();
    assertEquals(1, listing.runs().size());
    assertEquals(
        Set.of("aaaa", "bbbb", "cccc", "dddd"),
        listing.unreadable().keySet().stream()
            .map(name -> name.replaceAll(".*-(.*)[.]json", "$1"))
            .collect(Collectors.toSet()));
    assertEquals(
        "it is of schema 2, and this version reads 1",
        listing.unreadable().get("20260101-000000-cccc.json"));
  }

  @Test
  void aRunIsFoundByEitherEndOfItsName() throws IOException {
    for (String id :
        List.of("20260101-000000-aaaa", "20260102-000000-bbbb", "20260102-000001-cccc")) {
      store().start(id, Map.of("schema", 1));
    }
    Listing listing = store().list();
    assertEquals("20260102-000001-cccc", listing.runs().get(0).id());
    assertEquals("20260101-000000-aaaa", listing.find("20260101").id());
    assertEquals("20260102-000000-bbbb", listing.find("bbbb").id());
    assertEquals(
        "'20260102' is the name of 2 runs, such as 20260102-000001-cccc and 20260102-000000-bbbb;"
            + " give more of it",
        assertThrows(BadInput.class, () -> listing.find("20260102")).getMessage());
    assertThrows(BadInput.class, () -> listing.find("zzzz"));
    assertTrue(RunStore.newId(Instant.EPOCH).matches("19700101-000000-[a-z2-9]{4}"));
  }
}
