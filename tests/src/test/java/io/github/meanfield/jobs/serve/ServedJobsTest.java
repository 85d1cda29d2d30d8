package io.github.meanfield.jobs.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.InputStatistics;
import io.github.meanfield.runtime.Model;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What train, export and serve come to is what train and score come to. */
@ExtendWith(SparkSessionExtension.class)
class ServedJobsTest {

  private static final String HEAD = "size,code,town,garden,built";

  private static final String ANSWERED = "probability_0,probability_1,prediction,predictedLabel";

  @TempDir private Path folder;

  private void run(String command) {
    Printed.run(folder, folder, command).succeeded();
  }

  private static String house(Random random, int i, boolean isNew) {
    double size = 100 + 30 * random.nextGaussian();
    return String.join(
        ",",
        i % 10 == 3 ? "" : String.format("%.1f", size),
        isNew && i % 8 == 0 ? "9" : 1 + i % 3 + (isNew && i % 2 == 0 ? ".0" : ""),
        isNew && i % 5 == 0 ? "\"NA\"" : "\"town " + i % 4 + "\"",
        String.valueOf(i % 4 == 0),
        String.format("20%02d-%02d-1%d", i % 20, 1 + i % 12, i % 9)
            + (isNew ? "" : size + 20 * (i % 3) > 115 ? ",Yes" : ",No"));
  }

  private String table(Random random, int rows, boolean isNew) {
    List<String> lines = new ArrayList<>(List.of(isNew ? HEAD : HEAD + ",sold"));
    for (int i = 0; i < rows; i++) {
      lines.add(house(random, i, isNew));
    }
    return String.join("\n", lines) + "\n";
  }

  @Test
  void predictsAndComparesAsScoreDoes() throws Exception {
    Random random = new Random(3);
    String others = table(random, 40, true);
    Files.writeString(folder.resolve("houses.csv"), table(random, 300, false));
    Files.writeString(folder.resolve("new.csv"), others);
    run(
        "train --input #/houses.csv --label sold --categorical code --output #/run"
            + " --hidden-layers 8 --max-epochs 3 --num-workers 2 --batch-size 16"
            + Printed.ALONE);
    run("export --model #/run/model --output #/model.mfz");
    run("score --model #/run/model --input #/new.csv --output #/scored --output-format csv");
    List<String> scored = new ArrayList<>();
    try (Stream<Path> parts = Files.list(folder.resolve("scored"))) {
      for (Path part : parts.filter(file -> file.toString().endsWith(".csv")).sorted().toList()) {
        List<String> lines = Files.readAllLines(part);
        // The columns of a request's answer stand behind those of the input.
        assertEquals(HEAD + "," + ANSWERED, lines.get(0));
        scored.addAll(lines.subList(1, lines.size()));
      }
    }
    Model model = Model.load(folder.resolve("model.mfz"));
    try (Served served = new Served(model, Served.LIMITS)) {
      HttpResponse<String> answer = served.post("/predict", "text/csv", others);
      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals(ANSWERED, answer.body().lines().findFirst().orElse(""));
      List<String> lines = answer.body().lines().skip(1).toList();
      assertEquals(40, lines.size());
      assertEquals(40, scored.size());
      for (int i = 0; i < lines.size(); i++) {
        requireSame(scored.get(i).split(",", 6)[5].split(","), lines.get(i).split(","));
      }
      requireDrift(served, Printed.json(folder.resolve("scored/_metrics.json")).toString());
      HttpResponse<String> explained =
          served.post("/predict?explain=2", "text/csv", HEAD + "\n180,3,town 1,1,2019-12-18\n");
      assertEquals(200, explained.statusCode(), explained.body());
      assertTrue(
          explained.body().matches("(?s).*\"\\w+ [+-]\\S+, \\w+ [+-]\\S+\"\n"), explained::body);
    }
    requireStatistics(model);
  }

  private static void requireSame(String[] expected, String[] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length - 1; i++) {
      assertEquals(Double.parseDouble(expected[i]), Double.parseDouble(actual[i]), 1e-6);
    }
    assertEquals(expected[expected.length - 1], actual[actual.length - 1]);
  }

  private static void requireDrift(Served served, String metrics) throws Exception {
    for (String name : List.of("size", "code", "town", "garden", "built")) {
      String label = "{column=\"" + name + "\"}";
      assertTrue(metrics.contains("\"name\":\"" + name + "\""), metrics);
      String its = metrics.substring(metrics.indexOf("\"name\":\"" + name + "\""));
      assertEquals(figure(its, "missing"), served.metric("input_missing_ratio" + label), 1e-12);
      assertEquals(
          figure(its, "trainingMissing"), served.metric("training_missing_ratio" + label), 1e-12);
      assertEquals(figure(its, "meanShift"), served.metric("input_mean_shift" + label), 1e-9);
      assertEquals(
          figure(its, "outOfRange"), served.metric("input_out_of_range_ratio" + label), 1e-12);
      assertEquals(figure(its, "unseen"), served.metric("input_unseen_ratio" + label), 1e-12);
      assertEquals(figure(its, "drift"), served.metric("input_drift" + label), 1e-9);
    }
    assertEquals(0.125, served.metric("input_unseen_ratio{column=\"code\"}"), 1e-12);
    assertEquals(0.2, served.metric("input_unseen_ratio{column=\"town\"}"), 1e-12);
  }

  /** The first number of a name in a text of JSON; NaN of null. */
  private static double figure(String json, String name) {
    String text = json.split("\"" + name + "\":", 2)[1].split("[,}]", 2)[0];
    return text.equals("null") ? Double.NaN : Double.parseDouble(text);
  }

  private static void requireStatistics(Model model) {
    assertEquals(
        model.inputs().stream().map(InputColumn::name).sorted().toList(),
        model.statistics().stream().map(InputStatistics::name).sorted().toList());
    InputStatistics town =
        model.statistics().stream()
            .filter(its -> its.name().equals("town"))
            .findFirst()
            .orElseThrow();
    assertEquals(4, town.categories().size());
  }
}
