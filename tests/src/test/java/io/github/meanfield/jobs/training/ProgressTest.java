package io.github.meanfield.jobs.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a terminal and a program get to see of a training. */
class ProgressTest {

  private static final EpochRecord EPOCH =
      new EpochRecord(1, 2, 1000, 0.5, 0.6, Double.NaN, 0.01, 0.25, List.of());
  private static final TrainingPlan PLAN = new TrainingPlan(1, 2, 4, 1, "accuracy", 1000, 100);
  private static final int WIDTH = 120;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void aBarStaysBelowTheLinesAndGoesAwayAtTheEnd() {
    List<String> printed = new ArrayList<>();
    TrainingListener printer =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochRecord epoch) {
            out.println("line of epoch " + epoch.epoch());
            printed.add("epoch");
          }

          @Override
          public void onStop(TrainingSummary summary) {
            out.println("the end");
          }
        };
    TrainingBar bar = new TrainingBar(printer, out, WIDTH);
    bar.onStart("uid", PLAN);
    bar.onRound(1, 1, 2);
    bar.onRound(1, 2, 2);
    bar.onEpoch(EPOCH);
    bar.onRound(2, 1, 2);
    bar.onRound(2, 2, 2);
    bar.onStop(summary());

    assertEquals(List.of("epoch"), printed);
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains(" 2/8 "), text);
    assertTrue(text.contains("epoch 1/4, loss 0.5000, validation -, 4,000 rows/s"), text);
    String[] lines = screen(text).split("\n");
    assertEquals(List.of("line of epoch 1", "the end"), List.of(lines));
    for (String part : text.split("\r\u001b\\[2K|\n")) {
      assertTrue(part.length() < WIDTH, part);
    }
  }

  /** The lines are of the first network, the bar is of all. */
  @Test
  void aBarCountsTheRoundsOfAllNetworks() {
    TrainingBar bar = new TrainingBar(new TrainingListener() {}, out, WIDTH);
    bar.onStart("uid", new TrainingPlan(3, 2, 4, 1, "accuracy", 1000, 100));
    bar.ofNetwork(1).onRound(1, 1, 2);
    bar.ofNetwork(3).onRound(2, 1, 2);
    bar.ofNetwork(2).onRound(1, 2, 2);
    bar.ofNetwork(1).onRound(1, 2, 2);
    bar.ofNetwork(1).onEpoch(EPOCH);
    bar.close();
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains(" 7/24 "), text);
  }

  @Test
  void programsGetAnObjectALine() throws Exception {
    JsonLines lines = new JsonLines(out);
    lines.onStart("uid", PLAN);
    lines.ofNetwork(1).onEpoch(EPOCH);
    lines.ofNetwork(2).onEpoch(EPOCH);
    lines.onStop(summary());
    List<JsonNode> events = new ArrayList<>();
    for (String line : bytes.toString(StandardCharsets.UTF_8).lines().toList()) {
      events.add(new ObjectMapper().readTree(line));
    }
    assertEquals(
        List.of("start", "epoch", "epoch", "stop"),
        events.stream().map(event -> event.get("event").asText()).toList());
    assertEquals(0.5, events.get(1).get("trainLoss").asDouble(), 0);
    assertTrue(events.get(1).get("validationMetric").isNull());
    assertEquals(1, events.get(1).get("network").asInt());
    assertEquals(2, events.get(2).get("network").asInt());
  }

  @Test
  void silenceEndsWhenItIsClosed() {
    PrintStream before = System.out;
    System.setOut(out);
    try {
      Console.setSilent(true);
      Console.line("unheard");
      Console.setSilent(false);
      Console.line("heard");
    } finally {
      System.setOut(before);
    }
    assertEquals("heard", bytes.toString(StandardCharsets.UTF_8).strip());
  }

  /** What is left on a screen: an erased line holds only what came after. */
  private static String screen(String text) {
    StringBuilder screen = new StringBuilder();
    for (String line : text.split("\n")) {
      int erased = line.lastIndexOf("\r\u001b[2K");
      String rest = erased < 0 ? line : line.substring(erased + "\r\u001b[2K".length());
      screen.append(rest.isEmpty() ? "" : rest + "\n");
    }
    return screen.toString();
  }

  private static TrainingSummary summary() {
    return new TrainingSummary(
        List.of(new TrainingSummary.Course(List.of(EPOCH), 1, "maxEpochs reached")),
        "accuracy",
        new TrainingSummary.Rows(1000, 100, Map.of()),
        List.of(),
        new TrainingSummary.Setup(2, "meanfield", "dense", List.of("Zen")),
        new TrainingSummary.Times(0.1, 0.1, 0.1),
        List.of());
  }
}
