package io.github.meanfield.jobs.evaluate;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.model.ModelColumns;
import io.github.meanfield.jobs.model.OriginalColumns;
import io.github.meanfield.jobs.model.PipelineStages;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.jobs.report.ReportTable;
import io.github.meanfield.jobs.tables.KeptRows;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.stages.network.Attack;
import io.github.meanfield.transformers.AdversarialAttack;
import io.github.meanfield.transformers.NeuralNetworkModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How good predictions are on the same rows when their features are shifted against the network.
 *
 * @param clean the metrics of the rows as they are
 * @param levels the metrics under each attack
 */
record UnderAttack(Metrics clean, List<Level> levels) {

  private static final String NAME = "Under attack";

  /** The metrics under one attack. */
  record Level(Attack attack, Metrics metrics) {}

  /**
   * Attacks rows.
   *
   * @param options how
   * @param model what has scored the rows
   * @param judged the rows
   * @param clean their metrics
   * @param read the rows as the model was given them
   * @param decimal what stands before decimals in texts: a dot or a comma
   */
  static UnderAttack of(
      AttackOptions options,
      ModelColumns model,
      Judgement judged,
      Metrics clean,
      Dataset<Row> read,
      char decimal) {
    NeuralNetworkModel<?> network = AttackOptions.network(model);
    List<Level> levels = new ArrayList<>();
    for (Attack attack : options.attacks()) {
      Dataset<Row> attacked =
          model.scoredAgain(
              judged.known(),
              OriginalColumns.inputs(read),
              decimal,
              (pipeline, rows) -> transform(pipeline, rows, network, attack));
      levels.add(new Level(attack, metrics(judged, attacked)));
    }
    return new UnderAttack(clean, levels);
  }

  private static Dataset<Row> transform(
      PipelineModel pipeline, Dataset<Row> rows, NeuralNetworkModel<?> network, Attack attack) {
    Dataset<Row> scored = rows;
    for (Transformer stage : PipelineStages.of(pipeline).toList()) {
      scored =
          stage == network
              ? new AdversarialAttack(attack)
                  .setLabelCol(ScoredTable.TRUTH)
                  .transform(network, scored)
              : stage.transform(scored);
    }
    return scored;
  }

  private static Metrics metrics(Judgement judged, Dataset<Row> attacked) {
    Dataset<Row> known =
        attacked.withColumn(ScoredTable.PREDICTION, Tables.finite(functions.col("prediction")));
    if (judged.numClasses() > 0) {
      known = known.withColumn(ScoredTable.SCORES, functions.col("probability"));
    }
    JudgedRows rows = judged.rows(known, functions.lit(""));
    // Metrics go over the rows several times, and would attack them anew each time.
    try (KeptRows kept = new KeptRows()) {
      return rows.of(kept.keep(rows.rows())).metrics().get("");
    }
  }

  private static String name(Attack attack) {
    return String.format(
        "%s %s%s",
        attack.kind().kindName(),
        attack.epsilon(),
        attack.steps() > 1 ? ", " + attack.steps() + " steps" : "");
  }

  private List<List<Object>> table() {
    Map<String, Metrics> columns = new LinkedHashMap<>();
    columns.put("as they are", clean);
    levels.forEach(level -> columns.put(name(level.attack), level.metrics));
    return EvaluationTables.metrics("features shifted by", columns, Map.of());
  }

  void print() {
    Console.gap();
    Console.table(table());
  }

  void addTo(Report report) {
    report.value(
        "attacks",
        levels.stream()
            .map(
                level -> {
                  Map<String, Object> values = new LinkedHashMap<>();
                  values.put("kind", level.attack.kind().kindName());
                  values.put("epsilon", level.attack.epsilon());
                  values.put("steps", level.attack.steps());
                  values.put("metrics", level.metrics);
                  return values;
                })
            .toList());
    report.section(
        NAME,
        "On the same rows, with features shifted by the gradient of the loss of the model's own"
            + " prediction. The number in the head of a column is the largest shift: the length of"
            + " a row's for fgm, that of each feature else. It is in the unit of what the network"
            + " gets: of numbers that it has scaled itself, or of features as they enter it."
            + " Categories that it encodes itself and missing numbers stay.",
        List.of(),
        ReportTable.of(table()));
  }
}
