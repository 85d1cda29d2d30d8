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
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.MapType;

/**
 * All that the metrics of trials follow from: what is fitted, searched and judged, and the rows.
 * Uids are no part of it, as each process makes others.
 *
 * @param parts in words
 */
record SearchFingerprint(List<String> parts) {

  /** Where and how fast a search runs changes no metric. */
  private static final Set<String> NO_PART =
      Set.of(
          "checkpointDir", "checkpointInterval", "searchDir", "parallelism", "maxMinutes", "refit");

  /** Bits of a hash that are left, so that a sum of billions of them is no overflow. */
  private static final int LEFT_OUT = 31;

  static SearchFingerprint of(NetworkTuner tuner, Dataset<?> dataset) {
    List<String> parts = new ArrayList<>();
    Stream.concat(Stream.of(tuner, tuner.getEvaluator()), Epochs.stages(tuner.getEstimator()))
        .forEach(stage -> add(stage, parts));
    parts.add(tuner.getSearchSpace().toString());
    parts.add(dataset.schema().json());
    Column[] hashed =
        Stream.of(dataset.schema().fields())
            .filter(field -> !(field.dataType() instanceof MapType))
            .map(field -> Columns.named(field.name()))
            .toArray(Column[]::new);
    Column hash = functions.shiftrightunsigned(functions.xxhash64(hashed), LEFT_OUT);
    Row sums = dataset.agg(functions.count(functions.lit(1)), functions.sum(hash)).first();
    parts.add(sums.mkString(" rows, hash "));
    return new SearchFingerprint(parts);
  }

  private static void add(Params stage, List<String> parts) {
    parts.add(stage.getClass().getName());
    for (Param<?> param : stage.params()) {
      if (stage.isDefined(param) && !NO_PART.contains(param.name())) {
        parts.add(param.name() + "=" + text(stage, param));
      }
    }
  }

  private static <T> String text(Params stage, Param<T> param) {
    T value = stage.getOrDefault(param);
    try {
      return param.jsonEncode(value);
    } catch (RuntimeException e) {
      // Such as an estimator inside another: its uid is all that there is of it.
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
