package io.github.meanfield.estimators.averaging;

import io.github.meanfield.estimators.averaging.TrainingSettings.AveragingSettings;
import io.github.meanfield.estimators.averaging.rows.Split;
import io.github.meanfield.estimators.averaging.rows.TrainingRows;
import io.github.meanfield.stages.network.LearningRateSchedule;
import io.github.meanfield.stages.network.RegularizationSchedule;
import io.github.meanfield.stages.network.Robustness;
import io.github.meanfield.stages.network.engine.Engine;
import io.github.meanfield.stages.network.loss.Metric;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All that the course of training follows from. Fits of one fingerprint pass through the same
 * states, to the bit, for as long as they last, but for the noise of differential privacy. How long
 * that is (maxEpochs, patience) and which state is chosen in the end (restoreBest) is no part of
 * it.
 *
 * @param parts what there is, by name
 */
record Fingerprint(SortedMap<String, String> parts) {

  /** Another one whenever the same settings and rows come to other states than before. */
  private static final String ARITHMETIC = "5";

  /** The same of engine dl4j. */
  private static final String DL4J_ARITHMETIC = "6";

  /**
   * The fingerprint of a fit.
   *
   * @param task what is trained, and how
   * @param rows the rows
   */
  static Fingerprint of(TrainingTask task, TrainingRows<?> rows) {
    TrainingSettings settings = task.settings();
    AveragingSettings averaging = settings.averaging();
    SortedMap<String, String> parts = new TreeMap<>();
    parts.put(
        "network", digest(settings.network().configuration().getBytes(StandardCharsets.UTF_8)));
    parts.put("initial state", digest(task.start().state()));
    Engine engine = settings.network().engine();
    parts.put("engine", engine.engineName());
    parts.put("objective", settings.objective().description());
    parts.put("mean weight", String.valueOf(settings.meanWeight()));
    parts.put("arithmetic", engine == Engine.DL4J ? DL4J_ARITHMETIC : ARITHMETIC);
    parts.put("seed", String.valueOf(settings.seed()));
    parts.put("batchSize", String.valueOf(settings.batchSize()));
    parts.put("numWorkers", String.valueOf(averaging.numWorkers()));
    parts.put("outerMomentum", String.valueOf(averaging.outerMomentum()));
    parts.put("outerLearningRate", String.valueOf(averaging.outerLearningRate()));
    parts.put("updaterState", averaging.resetUpdaterState() ? "reset" : "average");
    parts.put("aggregationDepth", String.valueOf(averaging.aggregationDepth()));
    parts.putAll(ofOptions(settings));
    parts.putAll(ofSchedule(settings));
    parts.put("features", String.valueOf(rows.numFeatures()));
    parts.put("label width", String.valueOf(rows.labelWidth()));
    parts.put("number of training rows", String.valueOf(rows.count(Split.TRAINING)));
    parts.put("number of validation rows", String.valueOf(rows.count(Split.VALIDATION)));
    parts.put("training rows", Long.toHexString(rows.digest(Split.TRAINING)));
    parts.put("validation rows", Long.toHexString(rows.digest(Split.VALIDATION)));
    parts.put("chunks (averagingFrequency)", String.valueOf(task.training().count()));
    parts.put(
        "validation chunks",
        String.valueOf(task.validation() == null ? 0 : task.validation().count()));
    return new Fingerprint(parts);
  }

  /** Of params that do nothing by default, those that do something. */
  private static Map<String, String> ofOptions(TrainingSettings settings) {
    AveragingSettings averaging = settings.averaging();
    SortedMap<String, String> parts = new TreeMap<>();
    if (averaging.epochsPerRound() > 1) {
      parts.put("epochsPerRound", String.valueOf(averaging.epochsPerRound()));
    }
    if (averaging.exponentialAverage() > 0) {
      parts.put("exponentialAverage", String.valueOf(averaging.exponentialAverage()));
    }
    if (settings.privacy() != null) {
      parts.put(
          "dpNoiseMultiplier, dpClip",
          String.format("%s, %s", settings.privacy().noise(), settings.privacy().clip()));
    }
    if (settings.augmentation().isSome()) {
      parts.put("augmentation", settings.augmentation().toString());
    }
    if (settings.plateauPerturbation() > 0) {
      parts.put("plateauPerturbation", String.valueOf(settings.plateauPerturbation()));
    }
    Metric metric = settings.metric();
    if (settings.stopping().byMetric() || !metric.description().equals(metric.name())) {
      // A checkpoint has the network that was best by it, and the history of it.
      parts.put(
          "validationMetric",
          metric.description() + (settings.stopping().byMetric() ? "" : ", and judged by loss"));
    }
    if (!settings.robustness().equals(Robustness.NONE)) {
      parts.put("mixup and adversarial training", settings.robustness().toString());
    }
    if (settings.stopping().temperatures().count() > 1) {
      parts.put("temperatureScaling", "true");
    }
    return parts;
  }

  /** Of params that only some schedules look at, those that this one does. */
  private static Map<String, String> ofSchedule(TrainingSettings settings) {
    LearningRateSchedule schedule = settings.schedule();
    SortedMap<String, String> parts = new TreeMap<>();
    parts.put("schedule", schedule.name());
    parts.put("learningRate", String.valueOf(schedule.peak()));
    parts.put("decayRate", String.valueOf(schedule.decayRate()));
    parts.put("decayEpochs", String.valueOf(schedule.decayEpochs()));
    parts.put("warmupEpochs", String.valueOf(schedule.warmupEpochs()));
    parts.put("regularizationSchedule", settings.regularization().paramValue());
    if (schedule.dependsOnEnd() || settings.regularization() != RegularizationSchedule.CONSTANT) {
      parts.put("maxEpochs", String.valueOf(schedule.maxEpochs()));
    }
    if (schedule.name().equals("plateau")) {
      parts.put("minDelta", String.valueOf(settings.stopping().minDelta()));
    }
    return parts;
  }

  /** A name for fits with this fingerprint, which can be that of a file. */
  String id() {
    return digest(parts.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * How another fingerprint differs, in words.
   *
   * @param other its parts
   * @return empty if it is the same
   */
  String differences(Map<String, String> other) {
    TreeSet<String> names = new TreeSet<>(parts.keySet());
    names.addAll(other.keySet());
    return names.stream()
        .filter(name -> !parts.getOrDefault(name, "").equals(other.getOrDefault(name, "")))
        .map(name -> name + ": " + other.get(name) + " there, " + parts.get(name) + " here")
        .collect(Collectors.joining("; "));
  }

  private static String digest(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    bytes.asFloatBuffer().put(values);
    return digest(bytes.array());
  }

  /** Half of a SHA-256 is enough where nobody tries to make two alike. */
  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Java without SHA-256", e);
    }
  }
}
