package io.github.meanfield.jobs.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.estimators.tuning.Distribution.Scale;
import io.github.meanfield.estimators.tuning.SearchSpace;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.report.Chart;
import io.github.meanfield.jobs.report.Chart.Line;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import io.github.meanfield.jobs.tune.MainEffects.Effect;
import io.github.meanfield.transformers.tuning.NetworkTunerModel.Search;
import io.github.meanfield.transformers.tuning.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.param.Param;

/**
 * What a search has come to, on the console and in a report.
 *
 * @param search what was tried
 * @param space what it was drawn from
 * @param metric what it was judged by
 * @param rows the rows that judged, in words
 * @param effects what mattered
 */
record SearchSections(
    Search search, SearchSpace space, SearchMetric metric, String rows, List<Effect> effects) {

  private static final int MOST_TRIALS = 15;
  private static final int MOST_CHARACTERS = 24;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A trial as people call it: the third of the first stage is 1.3. */
  static String name(Trial trial) {
    return trial.stage() + 1 + "." + (trial.number() + 1);
  }

  /** How long a trial was trained, or, where that is searched, may have been; 0 if unknown. */
  static int epochs(Trial trial) {
    String searched = trial.params().get("maxEpochs");
    return trial.epochs() > 0 || searched == null || trial.rungs().isEmpty()
        ? trial.epochs()
        : node(searched).asInt();
  }

  /** The trials that have come to a metric, and of how many if others have not. */
  private String counted() {
    long judged = search.trials().stream().filter(trial -> !trial.rungs().isEmpty()).count();
    String all = Numbers.counted(search.trials().size(), "trial");
    return judged == search.trials().size() ? all : judged + " of " + all;
  }

  /** A trial for machines. */
  static Map<String, Object> values(Trial trial) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("stage", trial.stage() + 1);
    values.put("number", trial.number() + 1);
    values.put("epochs", epochs(trial));
    values.put("metric", trial.metric());
    Map<String, JsonNode> params = new LinkedHashMap<>();
    trial.params().forEach((param, json) -> params.put(param, node(json)));
    values.put("params", params);
    values.put("rungs", trial.rungs());
    values.put("failure", trial.failure());
    return values;
  }

  private static JsonNode node(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a param encodes its value as " + json, e);
    }
  }

  /** A value as it stands in a table. */
  private static String text(String json) {
    JsonNode value = node(json);
    String text = value.isFloatingPointNumber() ? Numbers.cell(value.asDouble()) : value.asText();
    return Console.shortened(value.isContainerNode() ? json : text, MOST_CHARACTERS);
  }

  private static String words(Trial trial) {
    return trial.params().entrySet().stream()
        .map(param -> param.getKey() + " " + text(param.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** Prints the best trial, and what mattered. */
  void print() {
    Trial best = search.bestTrial();
    Console.gap();
    Console.entry(
        "best trial",
        "%s of %s: %s %s%s, of %s",
        name(best),
        counted(),
        metric.text(),
        Console.metric(best.metric()),
        epochs(best) == 0 ? "" : " after " + Numbers.counted(epochs(best), "epoch"),
        rows);
    Console.entry("", "%s", words(best));
    Console.entry("mattered", "%s", mattered());
  }

  private String mattered() {
    List<String> sure =
        effects.stream()
            .filter(effect -> !effect.mayBeChance())
            .map(effect -> effect.param() + " " + Console.share(effect.share()))
            .toList();
    return sure.isEmpty()
        ? "no param by itself, as far as " + counted() + " can tell"
        : String.join(", ", sure) + " of the differences of the trials' ranks";
  }

  /**
   * Adds it to a report.
   *
   * @param config the config of the search
   */
  void addTo(Report report, String config) {
    Trial best = search.bestTrial();
    report.shown(
        "search",
        String.format(
            "%s; %s of the best one %s, of %s, by which it was chosen: test rows tell how good it is",
            counted(), metric.text(), Console.metric(best.metric()), rows));
    search.warnings().forEach(report::warning);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("metric", metric.toString());
    values.put("largerIsBetter", search.largerIsBetter());
    values.put("judgedBy", rows);
    Map<String, String> drawn = new LinkedHashMap<>();
    space.params().forEach(it -> drawn.put(it.name(), space.distribution(it).toString()));
    values.put("space", drawn);
    values.put("best", values(best));
    values.put("trials", search.trials().stream().map(SearchSections::values).toList());
    values.put("mainEffects", effects);
    values.put("warnings", search.warnings());
    values.put("config", config);
    report.value("search", values);
    addTrials(report);
    addSlices(report);
    addEffects(report);
  }

  private List<Trial> ranked() {
    Comparator<Trial> byMetric = Comparator.comparingDouble(Trial::metric);
    return search.trials().stream()
        .filter(Trial::succeeded)
        .sorted(
            Comparator.comparingInt(Trial::epochs)
                .reversed()
                .thenComparing(search.largerIsBetter() ? byMetric.reversed() : byMetric))
        .toList();
  }

  private void addTrials(Report report) {
    List<Object> head = new ArrayList<>(List.of("trial", "epochs", metric.text()));
    space.params().forEach(param -> head.add(param.name()));
    List<Trial> ranked = ranked();
    List<List<Object>> rows = new ArrayList<>();
    for (Trial trial : ranked.stream().limit(MOST_TRIALS).toList()) {
      List<Object> row = new ArrayList<>(List.of(name(trial), epochs(trial), trial.metric()));
      space.params().forEach(param -> row.add(text(trial.params().get(param.name()))));
      rows.add(row);
    }
    int more = ranked.size() - rows.size();
    report.section(
        "Best trials",
        "Trial 2.3 is the third of the second stage, which draws from around the best of the first."
            + (search.bestTrial().epochs() == 0
                ? ""
                : " Of trials that were trained for fewer epochs others were better then.")
            + (more > 0 ? " " + more + " more trials." : ""),
        List.of(course()),
        ReportTable.of(head, rows));
  }

  /** The trials in their order, and the best of those that came to as many epochs as any. */
  private String course() {
    List<Trial> judged = search.trials().stream().filter(Trial::succeeded).toList();
    int longest = search.bestTrial().epochs();
    double[] x = IntStream.rangeClosed(1, judged.size()).mapToDouble(i -> i).toArray();
    double[] y = judged.stream().mapToDouble(Trial::metric).toArray();
    List<Integer> improved = new ArrayList<>();
    for (int i = 0; i < y.length; i++) {
      double sofar = improved.isEmpty() ? Double.NaN : y[improved.get(improved.size() - 1)];
      boolean isBetter = search.largerIsBetter() ? y[i] > sofar : y[i] < sofar;
      if (judged.get(i).epochs() == longest && (improved.isEmpty() || isBetter)) {
        improved.add(i);
      }
    }
    double[] steps = improved.stream().mapToDouble(i -> i + 1).toArray();
    double[] best = improved.stream().mapToDouble(i -> y[i]).toArray();
    return Chart.points(
        "Trials",
        "trial",
        metric.text(),
        List.of(new Line("trial", x, y), Line.reference("best so far", steps, best)));
  }

  private void addSlices(Report report) {
    List<Trial> judged =
        search.trials().stream().filter(trial -> !trial.rungs().isEmpty()).toList();
    int epochs = judged.stream().mapToInt(trial -> trial.rungs().get(0).epochs()).min().orElse(0);
    report.section(
        "Slices",
        String.format(
            "All trials%s by the value of each param; the line is at the value of the best one.",
            epochs == 0
                ? ""
                : " after " + Numbers.counted(epochs, "epoch") + ", when all were compared,"),
        space.params().stream().map(param -> slice(param, judged)).toList());
  }

  private String slice(Param<?> param, List<Trial> judged) {
    Scale scale = space.distribution(param).scale();
    List<String> choices =
        scale == Scale.NONE
            ? judged.stream()
                .map(trial -> trial.params().get(param.name()))
                .distinct()
                .sorted(
                    Comparator.comparingDouble((String value) -> node(value).asDouble())
                        .thenComparing(Comparator.naturalOrder()))
                .toList()
            : List.of();
    List<Line> lines = new ArrayList<>();
    for (int stage = 0; stage <= judged.get(judged.size() - 1).stage(); stage++) {
      int shown = stage;
      List<Trial> ofStage = judged.stream().filter(trial -> trial.stage() == shown).toList();
      if (!ofStage.isEmpty()) {
        lines.add(
            new Line(
                "stage " + (stage + 1),
                ofStage.stream().mapToDouble(it -> place(param, it, choices)).toArray(),
                ofStage.stream().mapToDouble(MainEffects::metric).toArray()));
      }
    }
    double best = place(param, search.bestTrial(), choices);
    double[] range = judged.stream().mapToDouble(MainEffects::metric).sorted().toArray();
    lines.add(
        Line.reference(
            "best", new double[] {best, best}, new double[] {range[0], range[range.length - 1]}));
    String axis = scale == Scale.LOGARITHMIC ? "log10 of " + param.name() : param.name();
    return Chart.captioned(
        Chart.points(param.name(), axis, metric.text(), lines),
        IntStream.range(0, choices.size())
            .mapToObj(i -> i + 1 + ": " + text(choices.get(i)))
            .toList());
  }

  private double place(Param<?> param, Trial trial, List<String> choices) {
    String value = trial.params().get(param.name());
    return choices.isEmpty()
        ? MainEffects.scaled(value, space.distribution(param).scale())
        : choices.indexOf(value) + 1;
  }

  private void addEffects(Report report) {
    if (effects.isEmpty()) {
      return;
    }
    report.section(
        "What mattered",
        String.format(
            "How much of the variance of the trials' ranks each param explains by itself (adjusted"
                + " R²): a number by a parabola, on a logarithm where it was drawn so, others by the"
                + " means of their choices; all within the stages of the search. p is how often as"
                + " large a share comes about when the ranks of the %s are shuffled. Params stand"
                + " out from chance by Holm's correction for how many they are, at 5 %%. So few"
                + " trials tell large effects only: what is not told apart from chance may matter"
                + " all the same, and what params do together is in no share.",
            counted()),
        List.of(),
        ReportTable.of(
            List.of("param", "share", "p", ""),
            effects.stream()
                .map(
                    effect ->
                        List.of(
                            effect.param(),
                            Console.share(effect.share()),
                            effect.pValue(),
                            effect.mayBeChance() ? "may be chance" : ""))
                .toList()));
  }
}
