package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.config.JobOptions;
import io.github.meanfield.jobs.config.JobOptions.RunningSession;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.CommonOptions;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.experiment.RunOptions;
import io.github.meanfield.jobs.model.Fingerprint;
import io.github.meanfield.jobs.model.InputOptions;
import io.github.meanfield.jobs.model.ModelColumns;
import io.github.meanfield.jobs.model.ModelOptions;
import io.github.meanfield.jobs.model.ScoredFolder;
import io.github.meanfield.jobs.report.JsonOutput;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.tables.KeptRows;
import io.github.meanfield.jobs.tables.OutputOptions;
import io.github.meanfield.jobs.tables.Staging;
import io.github.meanfield.jobs.tables.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Judges predictions by the true labels. */
@CommonOptions({"--input", "--label", "--model", "--by", "--output"})
@Command(
    name = "evaluate",
    description = {
      "Judges predictions by the true labels: metrics beside those of always predicting the"
          + " majority class or the mean, and for classes precision, recall and the confusion"
          + " matrix. Of quantiles, as networks of loss quantile, gaussian and bins give them, the"
          + " share of rows that are at most each, the coverage of intervals and the pinball loss. Of"
          + " several labels a row, micro and macro precision, recall and F1, subset accuracy and"
          + " Hamming loss, without baselines, intervals, groups and attacks.",
      "",
      "Intervals of metrics are those of a bootstrap: the middle 95 %% of what the metrics come to when each"
          + " row counts as often as a Poisson variable of mean 1 says. It goes on in the driver,"
          + " on no more than 100,000 rows: of more a sample is taken, and the interval made"
          + " narrower by the root of its share. It does not know of rows that belong together,"
          + " such as those of one customer: with them, real uncertainty is larger.",
      "",
      "With --output it writes DIR/report.html (a page to read) and DIR/metrics.json too.",
      "",
      "Reads rows that score has written, or scores rows itself if there is a --model."
    },
    footer = {
      "./meanfield evaluate --input scored --label churn",
      "./meanfield evaluate --model run/model --input run/test.parquet --label churn --by gender"
    })
public final class Evaluate implements Callable<Integer> {

  @Mixin private InputOptions input;

  @Option(
      names = "--label",
      required = true,
      paramLabel = "COLUMN",
      description = "Column of the true labels.")
  private String label;

  @Option(
      names = "--by",
      paramLabel = "COLUMN",
      description =
          "Column to judge by too: each of its values is a group. The 20 groups with the most rows"
              + " are judged.")
  private String by;

  @Option(
      names = "--human",
      paramLabel = "COLUMN",
      description = "Column of what people have predicted, judged beside the predictions.")
  private String human;

  @Option(
      names = "--bootstrap",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "How often metrics are computed again for their intervals; 0 for no intervals. Default:"
              + " ${DEFAULT-VALUE}")
  private int replicates;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of the bootstrap. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Mixin private ModelOptions saved;
  @Mixin private JsonOutput json;
  @Mixin private RunOptions run;

  @ArgGroup(exclusive = false)
  private AttackOptions attack;

  @ArgGroup(exclusive = false)
  private OutputOptions output;

  @ArgGroup(validate = false, heading = "%nJob%n")
  private JobOptions job = new JobOptions();

  @Override
  public Integer call() {
    json.start();
    input.require();
    if (saved.path() != null) {
      saved.require();
    }
    if (attack != null) {
      attack.require(saved.path() != null);
    }
    if (output != null) {
      ModelOptions.requireNone(output);
      output.requireFree(
          Report.HTML,
          Stream.of(input.path(), saved.path()).filter(Objects::nonNull).toArray(String[]::new));
    }
    if (replicates < 0) {
      throw new BadInput("--bootstrap is %d; it must not be negative", replicates);
    }
    run.start(output == null ? null : output.path());
    try (RunningSession running = job.session("evaluate", input.isTable());
        KeptRows kept = new KeptRows()) {
      Optional<ModelColumns> model =
          Optional.ofNullable(saved.path()).map(path -> saved.load(input.isQueried()));
      if (attack != null) {
        AttackOptions.network(model.orElseThrow());
      }
      input.list();
      EvaluatedRows rows =
          EvaluatedRows.of(
              running.session(), input, saved, model, label, Optional.ofNullable(human));
      Dataset<Row> scored =
          kept.keep(model.map(its -> its.scored(rows.rows())).orElse(rows.rows()));
      if (LabelSets.arePredicted(scored)) {
        evaluateSets(rows, scored);
        return 0;
      }
      Judgement judged = judge(scored, model);
      Optional<Fit> fit = model.flatMap(ModelColumns::network).map(it -> Fit.of(it, Set.of()));
      evaluate(rows, judged, compare(judged, model, fit), fit, model);
    }
    return 0;
  }

  private Judgement judge(Dataset<Row> scored, Optional<ModelColumns> model) {
    if (by != null) {
      ScoredTable.require(scored, Tables.name(by), "is --by spelled right?");
    }
    if (human != null) {
      ScoredTable.require(scored, Tables.name(human), "is --human spelled right?");
    }
    Optional<List<String>> classes =
        model
            .map(ModelColumns::classNames)
            .or(() -> input.reader().scoredFolder().map(ScoredFolder::classes));
    return Judgement.of(
        scored,
        Tables.name(label),
        classes.map(List::isEmpty).orElseGet(() -> isRegression(scored)),
        classes.orElse(List.of()));
  }

  private void evaluateSets(EvaluatedRows rows, Dataset<Row> scored) {
    if (by != null || human != null || attack != null) {
      throw new BadInput(
          "%s is for predictions of one class or number, but rows are predicted to have several"
              + " labels; leave it out",
          by != null ? "--by" : human != null ? "--human" : "--attack");
    }
    LabelSets judged = LabelSets.of(scored, Tables.name(label));
    Fingerprint content = rows.content();
    long skipped = rows.count(content) - judged.numRows();
    rows.print(judged.numRows(), skipped, "no labels, or no prediction");
    judged.print();
    Report report = rows.report(judged.numRows(), skipped).value("data", input.data(content));
    judged.addTo(report);
    run.result(report);
    if (output != null) {
      write(report);
    }
    json.print("evaluate", report.values());
  }

  private Comparison compare(Judgement judged, Optional<ModelColumns> model, Optional<Fit> fit) {
    List<Contestant> others = new ArrayList<>(List.of(judged.baseline()));
    model.flatMap(ModelColumns::network).flatMap(Contestant::zeroInputs).ifPresent(others::add);
    Optional.ofNullable(human).map(Tables::name).map(judged::human).ifPresent(others::add);
    return Comparison.of(
        "predictions",
        judged,
        judged.known(),
        others,
        fit.stream().anyMatch(it -> it.has(Fit.Known.THRESHOLDS)),
        new Bootstrap(replicates, seed));
  }

  private void evaluate(
      EvaluatedRows rows,
      Judgement judged,
      Comparison comparison,
      Optional<Fit> fit,
      Optional<ModelColumns> model) {
    Fingerprint content = rows.content();
    long skipped = rows.count(content) - judged.numRows();
    Bootstrap bootstrap = new Bootstrap(replicates, seed);
    Optional<Verdict> verdict =
        replicates == 0 ? Optional.empty() : Optional.of(Verdict.of(comparison, fit));
    Optional<JudgedGroups> groups =
        Optional.ofNullable(by).map(Tables::name).map(it -> JudgedGroups.of(judged, it, bootstrap));
    Optional<UnderAttack> attacked =
        Optional.ofNullable(attack)
            .map(
                its ->
                    UnderAttack.of(
                        its,
                        model.orElseThrow(),
                        judged,
                        comparison.first().metrics(),
                        rows.rows(),
                        rows.decimal()));
    rows.print(judged.numRows(), skipped, judged.whySkipped());
    Console.gap();
    Console.table(
        EvaluationTables.metrics("metrics", comparison.metrics(), comparison.first().intervals()));
    verdict.ifPresent(Verdict::print);
    judged.print();
    attacked.ifPresent(UnderAttack::print);
    groups.ifPresent(its -> its.print(comparison.first().metrics().headlines()));
    Report report =
        withIntervals(rows.report(judged.numRows(), skipped), judged.numRows())
            .value("data", input.data(content));
    verdict.ifPresent(it -> it.addTo(report));
    EvaluationTables.addMetrics(report, "On the rows that were judged.", comparison);
    attacked.ifPresent(its -> its.addTo(report));
    run.result(report);
    if (output != null || json.isOn()) {
      groups.ifPresent(its -> its.addTo(report));
      judged.addTo(
          report,
          model.map(ModelColumns::texts).orElse(List.of()),
          model.flatMap(its -> Explainer.of(its, rows.rows(), rows.decimal(), report::warning)));
      if (output != null) {
        write(report);
      }
      json.print("evaluate", report.values());
    }
  }

  private Report withIntervals(Report report, long rows) {
    if (replicates > 0) {
      report.fact(
          "bootstrap",
          "intervals",
          "95 %, of "
              + replicates
              + " draws from "
              + Console.count(Math.min(Bootstrap.MAX_ROWS, rows))
              + " rows");
    }
    return report;
  }

  private void write(Report report) {
    try (Staging staging = output.open()) {
      report.write(staging.path());
      staging.commit();
    }
    Console.gap();
    Console.entry("written", "%s", new Path(output.path(), Report.HTML));
    Console.entry("", "%s", new Path(output.path(), Report.JSON));
  }

  /** Whether predictions are numbers: rows with classes have their probabilities. */
  private static boolean isRegression(Dataset<Row> scored) {
    return Arrays.stream(scored.schema().fields())
        .noneMatch(
            field ->
                field.name().equals("probability") && !(field.dataType() instanceof NumericType));
  }
}
