package io.github.meanfield.transformers;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How a network was trained. It is saved with the model as {@code history.json}.
 *
 * @param epochs the epochs, in order
 * @param bestEpoch epoch with the best validation loss or metric, whichever {@code
 *     validationMetric} of the estimator names; the last one without validation rows; 0 if training
 *     diverged before the end of the first one
 * @param stopReason why training ended, in words
 * @param metricName name of the validation metric, such as accuracy
 * @param trainingRows rows to train on; those that an epoch did train on are in its record
 * @param validationRows rows that validation looked at
 * @param skippedRows rows that took no part, by reason
 * @param warnings signs that training did not go as it should, in words
 * @param numWorkers networks trained at a time
 * @param backend what trained and averaged networks
 * @param engine what computed the network
 * @param computeSeconds time in which at least one worker was training
 * @param synchronisationSeconds time of the rounds beyond that: scheduling, sending, averaging
 * @param validationSeconds time of validation
 * @param furtherNetworks the courses of further networks, beside the first one, whose is told
 *     above; rows, warnings and times are of all of them
 * @param kernels OpenBLAS's names of the kernels that workers multiplied matrices by, such as
 *     Haswell or Zen; empty where that is not known
 * @param examples a few rows whose predictions each epoch tells: validation rows, or training rows
 *     where there are none, of as many labels as there are, ordered by label; the same rows
 *     whatever the seed, the order of rows and their partitions; empty where that was not recorded
 * @param privacy what differential privacy came to; null where training was not private
 */
public record TrainingSummary(
    List<EpochRecord> epochs,
    int bestEpoch,
    String stopReason,
    String metricName,
    long trainingRows,
    long validationRows,
    Map<String, Long> skippedRows,
    List<String> warnings,
    int numWorkers,
    String backend,
    String engine,
    double computeSeconds,
    double synchronisationSeconds,
    double validationSeconds,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Course> furtherNetworks,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> kernels,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Example> examples,
    @JsonInclude(JsonInclude.Include.NON_NULL) Privacy privacy)
    implements Serializable {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Copies its collections. */
  public TrainingSummary {
    epochs = List.copyOf(epochs);
    skippedRows = Collections.unmodifiableMap(new TreeMap<>(skippedRows));
    warnings = List.copyOf(warnings);
    // Missing where it was written before there could be any.
    furtherNetworks = furtherNetworks == null ? List.of() : List.copyOf(furtherNetworks);
    kernels = kernels == null ? List.of() : List.copyOf(kernels);
    examples = examples == null ? List.of() : List.copyOf(examples);
  }

  /**
   * Puts a summary together.
   *
   * @param courses the epochs of each network, at least one, and why they ended
   * @param metricName name of the validation metric
   * @param rows rows that took part, and those that did not
   * @param warnings signs that training did not go as it should, in words
   * @param setup what trained the network
   * @param times where the time went
   * @param examples rows whose predictions each epoch tells
   */
  public TrainingSummary(
      List<Course> courses,
      String metricName,
      Rows rows,
      List<String> warnings,
      Setup setup,
      Times times,
      List<Example> examples) {
    this(
        courses.get(0).epochs,
        courses.get(0).bestEpoch,
        courses.get(0).stopReason,
        metricName,
        rows.training,
        rows.validation,
        rows.skipped,
        warnings,
        setup.numWorkers,
        setup.backend,
        setup.engine,
        times.compute,
        times.synchronisation,
        times.validation,
        courses.subList(1, courses.size()),
        setup.kernels,
        examples,
        null);
  }

  /** The same with what differential privacy came to, null if training was not private. */
  public TrainingSummary withPrivacy(Privacy value) {
    return new TrainingSummary(
        epochs,
        bestEpoch,
        stopReason,
        metricName,
        trainingRows,
        validationRows,
        skippedRows,
        warnings,
        numWorkers,
        backend,
        engine,
        computeSeconds,
        synchronisationSeconds,
        validationSeconds,
        furtherNetworks,
        kernels,
        examples,
        value);
  }

  /**
   * The summary of a model that averages others: the courses, warnings and times of all; rows and
   * examples of the first.
   *
   * @param all the summaries, at least one
   */
  static TrainingSummary joined(List<TrainingSummary> all) {
    TrainingSummary first = all.get(0);
    List<Course> courses = new ArrayList<>(first.courses());
    for (TrainingSummary other : all.subList(1, all.size())) {
      other.courses().forEach(course -> courses.add(course.withoutPredictions()));
    }
    return new TrainingSummary(
            courses,
            first.metricName,
            new Rows(first.trainingRows, first.validationRows, first.skippedRows),
            all.stream().flatMap(each -> each.warnings.stream()).distinct().toList(),
            new Setup(
                first.numWorkers,
                first.backend,
                first.engine,
                all.stream().flatMap(each -> each.kernels.stream()).distinct().sorted().toList()),
            all.stream().map(TrainingSummary::times).reduce(Times::plus).orElseThrow(),
            first.examples)
        .withPrivacy(Privacy.joined(all.stream().map(TrainingSummary::privacy).toList()));
  }

  /**
   * The summary of a model of some of the networks: their courses, and rows, warnings and times of
   * all. Examples, and the course of ε, are told of the first network alone; ε stays that of all.
   */
  TrainingSummary ofNetworks(int from, int to) {
    return new TrainingSummary(
            courses().subList(from, to),
            metricName,
            new Rows(trainingRows, validationRows, skippedRows),
            warnings,
            new Setup(numWorkers, backend, engine, kernels),
            times(),
            from == 0 ? examples : List.of())
        .withPrivacy(from == 0 || privacy == null ? privacy : privacy.withoutEpochs());
  }

  private Times times() {
    return new Times(computeSeconds, synchronisationSeconds, validationSeconds);
  }

  /** The courses of all networks, the first one included. */
  public List<Course> courses() {
    return Stream.concat(
            Stream.of(new Course(epochs, bestEpoch, stopReason)), furtherNetworks.stream())
        .toList();
  }

  /**
   * The epochs, and why they ended.
   *
   * @param epochs the epochs, in order
   * @param bestEpoch epoch with the best validation loss or metric, whichever {@code
   *     validationMetric} of the estimator names; the last one without validation rows
   * @param stopReason why training ended, in words
   */
  public record Course(List<EpochRecord> epochs, int bestEpoch, String stopReason)
      implements Serializable {

    /** Copies its list. */
    public Course {
      epochs = List.copyOf(epochs);
    }

    /** Examples are those of one network. */
    private Course withoutPredictions() {
      return new Course(
          epochs.stream().map(EpochRecord::withoutPredictions).toList(), bestEpoch, stopReason);
    }
  }

  /**
   * What differential privacy came to: the network tells of no row more than (ε, δ) allow.
   *
   * @param epsilon ε of all epochs that were trained, of all networks together
   * @param delta δ
   * @param noiseMultiplier standard deviation of the noise of a step, in units of the clip
   * @param clip norm that the gradient of each row was clipped to
   * @param samplingRate probability with which a step drew a row, of chunks of two kinds the larger
   * @param epsilonByEpoch ε after each of the epochs of the summary, by all networks up to there;
   *     empty where the first network, whose epochs they are, is left out
   */
  public record Privacy(
      double epsilon,
      double delta,
      double noiseMultiplier,
      double clip,
      double samplingRate,
      List<Double> epsilonByEpoch)
      implements Serializable {

    /** Copies its list. */
    public Privacy {
      epsilonByEpoch = List.copyOf(epsilonByEpoch);
    }

    private Privacy withoutEpochs() {
      return new Privacy(epsilon, delta, noiseMultiplier, clip, samplingRate, List.of());
    }

    /** All but the epochs, in words. */
    public String words() {
      return String.format(
          Locale.ROOT,
          "epsilon %.3f at delta %s, by noise of %s times the clip %s and rows drawn with a"
              + " probability of %.4g",
          epsilon,
          delta,
          noiseMultiplier,
          clip,
          samplingRate);
    }

    /**
     * Of fits on the same rows, or on some of them each: the sums of ε and of δ (Dwork et al. 2006,
     * "Our data, ourselves", theorem 1), and the epochs of the first.
     */
    private static Privacy joined(List<Privacy> all) {
      if (all.contains(null)) {
        return null;
      }
      Privacy first = all.get(0);
      return new Privacy(
          all.stream().mapToDouble(Privacy::epsilon).sum(),
          all.stream().mapToDouble(Privacy::delta).sum(),
          first.noiseMultiplier,
          first.clip,
          first.samplingRate,
          first.epsilonByEpoch);
    }
  }

  /**
   * A row whose predictions each epoch tells.
   *
   * @param label its label: the number of its class, or the number of each target, of the first
   *     three at most
   */
  public record Example(List<Double> label) implements Serializable {

    /** Copies its list. */
    public Example {
      label = List.copyOf(label);
    }
  }

  /**
   * Rows that took part, and those that did not.
   *
   * @param training rows to train on
   * @param validation rows that validation looked at
   * @param skipped rows that took no part, by reason
   */
  public record Rows(long training, long validation, Map<String, Long> skipped) {}

  /**
   * What trained the network.
   *
   * @param numWorkers networks trained at a time
   * @param backend what trained and averaged networks
   * @param engine what computed the network
   * @param kernels names of the kernels that matrices were multiplied by, empty if not known
   */
  public record Setup(int numWorkers, String backend, String engine, List<String> kernels) {}

  /**
   * Where the time went, in seconds.
   *
   * @param compute time in which at least one worker was training
   * @param synchronisation time of the rounds beyond that
   * @param validation time of validation
   */
  public record Times(double compute, double synchronisation, double validation) {

    /** The sum of these times and others. */
    public Times plus(Times more) {
      return new Times(
          compute + more.compute,
          synchronisation + more.synchronisation,
          validation + more.validation);
    }
  }

  /**
   * The epochs as a DataFrame.
   *
   * @return one row a network and epoch: epoch, rounds, rows, trainLoss, validationLoss,
   *     validationMetric, learningRate, seconds, network (from 1). What was not measured is null.
   */
  public Dataset<Row> history() {
    StructType schema =
        new StructType()
            .add("epoch", DataTypes.IntegerType, false)
            .add("rounds", DataTypes.IntegerType, false)
            .add("rows", DataTypes.LongType, false)
            .add("trainLoss", DataTypes.DoubleType, true)
            .add("validationLoss", DataTypes.DoubleType, true)
            .add("validationMetric", DataTypes.DoubleType, true)
            .add("learningRate", DataTypes.DoubleType, true)
            .add("seconds", DataTypes.DoubleType, false)
            .add("network", DataTypes.IntegerType, false);
    List<Row> rows = new ArrayList<>();
    int network = 0;
    for (Course course : courses()) {
      network++;
      for (EpochRecord epoch : course.epochs) {
        rows.add(row(epoch, network));
      }
    }
    return SparkSession.active().createDataFrame(rows, schema);
  }

  private static Row row(EpochRecord epoch, int network) {
    return RowFactory.create(
        epoch.epoch(),
        epoch.rounds(),
        epoch.rows(),
        nullIfNaN(epoch.trainLoss()),
        nullIfNaN(epoch.validationLoss()),
        nullIfNaN(epoch.validationMetric()),
        nullIfNaN(epoch.learningRate()),
        epoch.seconds(),
        network);
  }

  private static Double nullIfNaN(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }

  byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TrainingSummary fromJson(byte[] json) throws IOException {
    return JSON.readValue(json, TrainingSummary.class);
  }
}
