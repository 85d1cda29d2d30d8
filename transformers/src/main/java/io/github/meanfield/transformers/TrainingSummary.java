package io.github.meanfield.transformers;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How a network was trained. It is saved with the model as {@code history.json}, one flat object.
 *
 * @param course the epochs, and why they ended
 * @param metricName name of the validation metric, such as accuracy
 * @param rows rows that training and validation looked at, and those that took no part
 * @param warnings signs that training did not go as it should, in words
 * @param setup what trained the network
 * @param times where the time went
 */
public record TrainingSummary(
    @JsonUnwrapped Course course,
    String metricName,
    @JsonUnwrapped Rows rows,
    List<String> warnings,
    @JsonUnwrapped Setup setup,
    @JsonUnwrapped(suffix = SECONDS) Times times)
    implements Serializable {

  private static final String SECONDS = "Seconds";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Copies its collections. */
  public TrainingSummary {
    warnings = List.copyOf(warnings);
  }

  /**
   * The epochs, and why they ended.
   *
   * @param epochs the epochs, in order
   * @param bestEpoch epoch with the smallest validation loss, the last one without validation rows
   * @param stopReason why training ended, in words
   */
  public record Course(List<EpochRecord> epochs, int bestEpoch, String stopReason)
      implements Serializable {

    /** Copies the epochs. */
    public Course {
      epochs = List.copyOf(epochs);
    }
  }

  /**
   * Rows that training and validation looked at, and those that took no part.
   *
   * @param trainingRows rows to train on; those that an epoch did train on are in its record
   * @param validationRows rows that validation looked at
   * @param skippedRows rows that took no part, by reason
   */
  public record Rows(long trainingRows, long validationRows, Map<String, Long> skippedRows)
      implements Serializable {

    /** Copies the reasons, in alphabetical order. */
    public Rows {
      skippedRows = Collections.unmodifiableMap(new TreeMap<>(skippedRows));
    }
  }

  /**
   * What trained the network.
   *
   * @param numWorkers networks trained at a time
   * @param backend what trained and averaged networks
   * @param engine what computed the network
   */
  public record Setup(int numWorkers, String backend, String engine) implements Serializable {}

  /**
   * Where the time went, in seconds.
   *
   * @param compute time in which at least one worker was training
   * @param synchronisation time of the rounds beyond that: scheduling, sending, averaging
   * @param validation time of validation
   */
  public record Times(double compute, double synchronisation, double validation)
      implements Serializable {

    /** The sum of these times and others. */
    public Times plus(Times more) {
      return new Times(
          compute + more.compute,
          synchronisation + more.synchronisation,
          validation + more.validation);
    }
  }

  /** The epochs, in order. */
  public List<EpochRecord> epochs() {
    return course.epochs;
  }

  /** Epoch with the smallest validation loss, the last one without validation rows. */
  public int bestEpoch() {
    return course.bestEpoch;
  }

  /** Why training ended, in words. */
  public String stopReason() {
    return course.stopReason;
  }

  /** Rows to train on; those that an epoch did train on are in its record. */
  public long trainingRows() {
    return rows.trainingRows;
  }

  /** Rows that validation looked at. */
  public long validationRows() {
    return rows.validationRows;
  }

  /** Rows that took no part, by reason. */
  public Map<String, Long> skippedRows() {
    return rows.skippedRows;
  }

  /** Networks trained at a time. */
  public int numWorkers() {
    return setup.numWorkers;
  }

  /** What trained and averaged networks. */
  public String backend() {
    return setup.backend;
  }

  /** What computed the network. */
  public String engine() {
    return setup.engine;
  }

  /** Time in which at least one worker was training. */
  public double computeSeconds() {
    return times.compute;
  }

  /** Time of the rounds beyond that: scheduling, sending, averaging. */
  public double synchronisationSeconds() {
    return times.synchronisation;
  }

  /** Time of validation. */
  public double validationSeconds() {
    return times.validation;
  }

  /**
   * The epochs as a DataFrame.
   *
   * @return one row an epoch: epoch, rounds, rows, trainLoss, validationLoss, validationMetric,
   *     learningRate, seconds. What was not measured is null.
   */
  public Dataset<Row> history() {
    StructType schema =
        new StructType()
            .add("epoch", DataTypes.IntegerType, false)
            .add("rounds", DataTypes.IntegerType, false)
            .add("rows", DataTypes.LongType, false)
            .add("trainLoss", DataTypes.DoubleType, false)
            .add("validationLoss", DataTypes.DoubleType, true)
            .add("validationMetric", DataTypes.DoubleType, true)
            .add("learningRate", DataTypes.DoubleType, false)
            .add("seconds", DataTypes.DoubleType, false);
    List<Row> history = epochs().stream().map(TrainingSummary::row).toList();
    return SparkSession.active().createDataFrame(history, schema);
  }

  private static Row row(EpochRecord epoch) {
    return RowFactory.create(
        epoch.epoch(),
        epoch.rounds(),
        epoch.rows(),
        epoch.trainLoss(),
        nullIfNaN(epoch.validationLoss()),
        nullIfNaN(epoch.validationMetric()),
        epoch.learningRate(),
        epoch.seconds());
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
    JsonNode flat = JSON.readTree(json);
    return new TrainingSummary(
        JSON.treeToValue(flat, Course.class),
        flat.path("metricName").asText(),
        JSON.treeToValue(flat, Rows.class),
        List.of(JSON.treeToValue(flat.path("warnings"), String[].class)),
        JSON.treeToValue(flat, Setup.class),
        new Times(
            flat.path("compute" + SECONDS).asDouble(),
            flat.path("synchronisation" + SECONDS).asDouble(),
            flat.path("validation" + SECONDS).asDouble()));
  }
}
