package io.github.meanfield.estimators.tuning;

import io.github.meanfield.stages.Columns;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * All that the metrics of trials follow from: what is fitted, searched and judged, and the rows.
 * The uid of a stage is no part of it, as each process makes another, unless the stage is a model:
 * nothing else tells what that has learned.
 *
 * @param parts in words
 */
record SearchFingerprint(List<String> parts) {

  /** Another one whenever the same search comes to other metrics than before. */
  private static final String VERSION = "search 2";

  /** Where and how fast a search runs changes no metric. */
  private static final Set<String> NO_PART =
      Set.of(
          "checkpointDir",
          "checkpointInterval",
          "searchDir",
          "parallelism",
          "maxMinutes",
          "refit",
          "ensembleSize");

  /** Bits of a hash that are left out, so that a sum of billions of the others is no overflow. */
  private static final int LEFT_OUT = 31;

  private static final String MAP = "\"type\":\"map\"";

  static SearchFingerprint of(NetworkTuner tuner, Dataset<Row> rows) {
    List<String> parts = new ArrayList<>(List.of(VERSION));
    List<Params> stages = Nested.stages(tuner.getEstimator()).toList();
    Stream.concat(Stream.of(tuner, tuner.getEvaluator()), stages.stream())
        .forEach(stage -> add(stage, parts));
    if (stages.stream().anyMatch(SearchFingerprint::hasAutomaticWorkers)) {
      parts.add("cores " + rows.sparkSession().sparkContext().defaultParallelism());
    }
    for (Param<?> param : tuner.getSearchSpace().params()) {
      int owner = 0;
      while (!stages.get(owner).uid().equals(param.parent())) {
        owner++;
      }
      parts.add(owner + " " + param.name() + " " + tuner.getSearchSpace().distribution(param));
    }
    parts.add(rows.schema().json());
    Column[] hashed =
        Stream.of(rows.schema().fields())
            // Spark's hash takes no map, nor what has one in it.
            .filter(field -> !field.dataType().json().contains(MAP))
            .map(field -> Columns.named(field.name()))
            .toArray(Column[]::new);
    Column hash = functions.shiftrightunsigned(functions.xxhash64(hashed), LEFT_OUT);
    Row sums = rows.agg(functions.count(functions.lit(1)), functions.sum(hash)).first();
    parts.add(sums.mkString(" rows, hash "));
    return new SearchFingerprint(parts);
  }

  /** Whether as many networks are averaged as there are cores. */
  private static boolean hasAutomaticWorkers(Params stage) {
    return stage.hasParam("numWorkers")
        && Nested.value(stage, stage.getParam("numWorkers")).filter(it -> it.equals(0)).isPresent();
  }

  private static void add(Params stage, List<String> parts) {
    parts.add(stage.getClass().getName() + (stage instanceof Model ? " " + stage.uid() : ""));
    for (Param<?> param : stage.params()) {
      Nested.value(stage, param)
          .filter(value -> !NO_PART.contains(param.name()) && !Nested.isStages(value))
          .ifPresent(value -> parts.add(param.name() + "=" + text(param, value)));
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> String text(Param<T> param, Object value) {
    try {
      return param.jsonEncode((T) value);
    } catch (RuntimeException e) {
      return String.valueOf(value);
    }
  }

  /** A name for searches with this fingerprint, which can be that of a directory. */
  String id() {
    try {
      byte[] bytes = String.join("\n", parts).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Java without SHA-256", e);
    }
  }
}
