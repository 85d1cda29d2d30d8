package io.github.meanfield.jobs.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.jobs.Printed;
import io.github.meanfield.jobs.report.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command tells of records. */
class RunsCommandTest {

  private static final String RECORD =
      """
      {"schema": 1, "id": "%1$s", "status": "%2$s", "started": "2026-11-0%3$dT10:00:00Z",
       "command": "%4$s", "commandLine": ["%4$s", "--label", "churn"], "seconds": %5$s,
       "tags": %6$s, "motivation": "%7$s", "output": "out/%1$s",
       "versions": {"meanfield": "0.1.0", "spark": "3.5.7", "java": "17"},
       "data": {"rows": 7043, "columns": 20, "hash": "%8$s", "numFiles": 1, "bytes": 93712},
       "metrics": {"accuracy": 0.8, "AUC": %9$s, "logLoss": 0.4},
       "intervals": {"AUC": %10$s},
       "epochs": [{"epoch": 1, "trainLoss": 0.6, "validationLoss": 0.5, "validationMetric": 0.7},
                  {"epoch": 2, "trainLoss": 0.5, "validationLoss": 0.45, "validationMetric": 0.75}],
       "config": {"input": "c.csv", "label": "churn", "seed": 42, "output": "out/%1$s",
                  "network": {"learningRate": %11$s, "hiddenLayers": [64, 32], "dropout": 0.1}}}
      """;

  @TempDir private Path folder;

  private Path runs;

  @BeforeEach
  void writeRecords() throws IOException {
    runs = Files.createDirectories(folder.resolve("runs"));
    write(
        "20261101-100000-aaaa",
        "done",
        1,
        "train",
        "12.5",
        "[\"base\"]",
        "the default",
        "h1",
        "0.8",
        "[0.75, 0.85]",
        "0.001");
    write(
        "20261102-100000-bbbb",
        "done",
        2,
        "train",
        "99",
        "[]",
        "faster?",
        "h1",
        "0.9",
        "[0.88, 0.92]",
        "0.01");
    write(
        "20261103-100000-cccc",
        "failed",
        3,
        "train",
        "1",
        "[\"base\", \"wide\"]",
        "",
        "h1",
        "null",
        "[]",
        "1.0E-4");
    write(
        "20261104-100000-dddd",
        "done",
        4,
        "evaluate",
        "7200",
        "[]",
        "",
        "h2",
        "0.85",
        "[0.8, 0.9]",
        "0.001");
  }

  private void write(String id, Object... values) throws IOException {
    List<Object> all = new ArrayList<>(List.of(id));
    all.addAll(Arrays.asList(values));
    String record = String.format(RECORD, all.toArray());
    // What has failed has not been judged.
    String judged = values[0].equals("failed") ? record.replaceAll("\"metrics.*", "") : record;
    Files.writeString(runs.resolve(id + ".json"), judged);
  }

  private Printed run(String... words) {
    List<String> all = new ArrayList<>(List.of("runs", "--runs", runs.toString()));
    all.addAll(List.of(words));
    return Printed.run(all.toArray(String[]::new));
  }

  private List<String> listed(String... words) {
    return run(words)
        .succeeded()
        .out()
        .lines()
        .filter(line -> line.startsWith("2026"))
        .map(line -> line.substring(16, 20))
        .toList();
  }

  @Test
  void listsTheNewestFirstOneALine() {
    Printed all = run().succeeded();
    assertEquals(List.of("dddd", "cccc", "bbbb", "aaaa"), listed());
    assertEquals(5, all.out().lines().count(), all.out());
    assertEquals(
        List.of("train", "done", "AUC 0.8000", "0.7500 to 0.8500", "12.5 s", "#base the default"),
        all.row("20261101-100000-aaaa"));
    assertEquals("2.0 h", all.row("20261104-100000-dddd").get(4));
    run("--limit", "1").succeeded().hasLines("(3 more; --limit 4 shows all)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          AUC>0.8               | dddd bbbb
          auc >= 0.8            | dddd bbbb aaaa
          AUC!=0.8              | dddd bbbb
          log loss<0.5          | dddd bbbb aaaa
          learningRate=0.001    | dddd aaaa
          learningrate=1e-3     | dddd aaaa
          network.learningRate<=0.001 | dddd cccc aaaa
          hiddenLayers=[64, 32] | dddd cccc bbbb aaaa
          status=failed         | cccc
          status!=done          | cccc
          command=train         | cccc bbbb aaaa
          tag=base              | cccc aaaa
          tag!=wide             | aaaa
          motivation~FAST       | bbbb
          text~default          | aaaa
          seconds>60            | dddd bbbb
          started>=2026-11-03   | dddd cccc
          id<20261102           | aaaa
          output=out/20261102-100000-bbbb | bbbb
          dropout>5             |
          """)
  void listsThoseOfWhichAConditionIsTrue(String condition, String expected) {
    List<String> names = expected == null ? List.of() : List.of(expected.split(" "));
    assertEquals(names, listed("--where", condition));
  }

  @Test
  void textIsWhatIsShownAlsoOfTheStatus() throws IOException {
    write(
        "20261105-100000-eeee",
        "running",
        5,
        "train",
        "null",
        "[]",
        "",
        "h1",
        "0.8",
        "[0.75, 0.85]",
        "0.001");
    assertEquals(List.of("eeee"), listed("--where", "text~not finished"));
    assertEquals(List.of(), listed("--where", "text~running"));
  }

  @Test
  void allConditionsMustBeTrueAndWhatIsAskedForIsShown() {
    Printed found =
        run("--where", "AUC>0.7", "--where", "learningRate=0.001", "--sort", "logLoss").succeeded();
    assertEquals("0.001", found.row("20261101-100000-aaaa").get(6));
    assertEquals("0.4000", found.row("20261101-100000-aaaa").get(7));
    run("--where", "tag=nothing").succeeded().has("no runs in ", " of which all that is true");
  }

  @Test
  void sortsTheBestFirst() {
    assertEquals(List.of("bbbb", "dddd", "aaaa", "cccc"), listed("--sort", "AUC"));
    assertEquals(List.of("aaaa", "dddd", "bbbb", "cccc"), listed("--sort", "AUC", "--reverse"));
    assertEquals(List.of("cccc", "dddd", "aaaa", "bbbb"), listed("--sort", "learningRate"));
    assertEquals(List.of("aaaa", "bbbb", "cccc", "dddd"), listed("--reverse"));
    run("--where", "size>3")
        .refused("--where 'size>3': no run has a 'size'; there are id, command");
    run("--where", "status>done").refused("'done' is no number; texts are compared by = != and ~");
  }

  @Test
  void ofMeanErrorsTheBestIsNearestToZero() throws IOException {
    for (String each : List.of("20261101-100000-aaaa:-2", "20261102-100000-bbbb:0.5")) {
      String[] parts = each.split(":");
      Path file = runs.resolve(parts[0] + ".json");
      String record = Files.readString(file);
      Files.writeString(file, record.replace("\"logLoss\": 0.4", "\"meanError\": " + parts[1]));
    }
    assertEquals(List.of("bbbb", "aaaa"), listed("--sort", "meanError").subList(0, 2));
  }

  @Test
  void showsOne() {
    run("show", "aaaa")
        .succeeded()
        .has("config\n  input: c.csv\n", "the default", "1 file of 93,712 bytes, hash h1")
        .hasLines(
            "command      train --label churn",
            "status       done after 12.5 s, started 2026-11-01T10:00:00Z",
            "versions     java 17, meanfield 0.1.0, spark 3.5.7",
            "AUC            0.8000   0.7500 to 0.8500",
            "2                  0.5000       0.4500         0.7500",
            "    hiddenLayers: [64, 32]");
    run("show", "2026").refused("'2026' is the name of 4 runs");
    run("show", "xxxx").refused("there is no run 'xxxx'; ./meanfield runs lists them");
  }

  @Test
  void oneSettingThatDiffersIsTheCauseAndOfSeveralNoneIs() throws IOException {
    run("compare", "aaaa", "bbbb")
        .succeeded()
        .hasLines(
            "setting                 aaaa   bbbb",
            "network.learningRate   0.001   0.01",
            "AUC            0.8000   0.7500 to 0.8500   0.9000   0.8800 to 0.9200       0.1000",
            "settings     one setting differs: network.learningRate",
            "result       AUC is better for 20261102-100000-bbbb, by 0.1000; the intervals lie apart, so it is",
            "             more than chance of the rows");
    write(
        "20261105-100000-eeee",
        "done",
        5,
        "train",
        "9",
        "[]",
        "",
        "h3",
        "0.81",
        "[0.76, 0.86]",
        "0.01");
    run("compare", "aaaa", "eeee")
        .succeeded()
        .hasLines(
            "network.learningRate   0.001   0.01",
            "data                      h1     h3",
            "settings     2 settings differ, so it cannot be said which of them made a difference")
        .has("the intervals overlap, so it may be\n", "they are judged on different rows");
    write(
        "20261106-100000-ffff",
        "done",
        6,
        "train",
        "9",
        "[]",
        "",
        "h1",
        "0.8",
        "[0.75, 0.85]",
        "0.001");
    Printed same = run("compare", "aaaa", "ffff").succeeded();
    same.hasLines(
        "settings     no setting differs: both are runs of one config on the same rows",
        "result       AUC is the same");
    assertFalse(same.out().contains("different rows"), same.out());
    run("compare", "aaaa", "dddd")
        .succeeded()
        .has("whether they are judged on the same rows is not known");
    run("compare", "aaaa", "aaaa").refused("'aaaa' and 'aaaa' are the same run");
  }

  @Test
  void printsJson() throws IOException {
    JsonNode list = new ObjectMapper().readTree(run("--json").succeeded().out());
    assertEquals("runs", list.get("command").asText());
    assertEquals("failed", list.get("runs").get(1).get("status").asText());
    JsonNode one = new ObjectMapper().readTree(run("show", "bbbb", "--json").succeeded().out());
    assertEquals(0.9, one.at("/run/metrics/AUC").asDouble(), 0);
    JsonNode two =
        new ObjectMapper().readTree(run("compare", "aaaa", "bbbb", "--json").succeeded().out());
    assertEquals("network.learningRate", two.at("/settings/0/name").asText());
    assertEquals("0.01", two.at("/settings/0/second").asText());
    assertTrue(two.get("sameRows").asBoolean());
    assertEquals(0.88, two.at("/intervals/1/AUC/0").asDouble(), 0);
  }

  @Test
  void aRecordThatCannotBeReadDoesNotHideOthers() throws IOException {
    Files.writeString(runs.resolve("20261107-100000-gggg.json"), "{");
    run()
        .succeeded()
        .has("warning      cannot read 20261107-100000-gggg.json: Unexpected end-of-input");
    assertEquals(4, listed().size());
  }

  @Test
  void theReportHasTheBestFirst() throws Exception {
    write(
        "20261105-100000-eeee",
        "done",
        5,
        "train",
        "9",
        "[]",
        "<b>",
        "h3",
        "0.81",
        "[0.76, 0.86]",
        "0.01");
    Path page = folder.resolve("page");
    run("report", "--output", page.toString()).succeeded().has("written      " + page);
    ReportPage.looksRight(
        page, "AUC_of_each_run", "Validation_loss_of_the_best", "Validation_loss_of_the_best");
    String html = Files.readString(page.resolve("report.html"));
    assertTrue(html.indexOf("<td>bbbb <small>") < html.indexOf("<td>aaaa <small>2026-11-01"));
    assertTrue(html.contains("learningRate</th>") && !html.contains("dropout</th>"), html);
    assertTrue(html.contains("2 different tables: metrics of different rows cannot be compared"));
    assertTrue(html.contains("&lt;b&gt;"), html);
    assertTrue(html.contains("Without a result"), "the one that failed");
    run("report", "--output", page.toString()).refused("exists already; give --overwrite");
    run("report", "--output", page.toString(), "--overwrite", "--where", "tag=base").succeeded();
    assertFalse(Files.readString(page.resolve("report.html")).contains("bbbb"));
  }
}
