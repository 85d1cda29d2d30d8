package io.github.meanfield.stages.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.json4s.jackson.JsonMethods$;
import scala.Option;

/**
 * The metadata of a saved model: Spark's own, and in it the version of the format the model's data
 * are in. A version that this build does not know is refused.
 */
public final class ModelMetadata {

  /** The folder of a saved stage that holds them, and comes last: without it, nothing is whole. */
  public static final String FOLDER = "metadata";

  private static final String KEY = "formatVersion";

  /** The first version. What is saved without anything newer in it has it still. */
  public static final int FIRST = 1;

  /**
   * The version that has several networks, networks for tables with any embeddings of numbers,
   * limits of predictions, smooth limits and quantiles of a standardizer.
   */
  public static final int FOR_TABLES = 2;

  /** The version that has networks of several configurations in one model. */
  public static final int WITH_ENSEMBLES = 3;

  /** The version that has outputs that describe the distribution of a target. */
  public static final int WITH_DISTRIBUTIONS = 4;

  private static final int NEWEST = WITH_DISTRIBUTIONS;

  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelMetadata() {}

  /**
   * Writes a stage's metadata. Write them last: a directory without metadata does not load, so a
   * save that failed half-way leaves no half model.
   *
   * @param stage the stage
   * @param path its directory
   * @param context the Spark context
   * @param numbers further whole numbers to keep, by name
   */
  public static void saveMetadata(
      Params stage, String path, SparkContext context, Map<String, Integer> numbers) {
    saveMetadata(stage, path, context, FIRST, numbers);
  }

  /**
   * Writes a stage's metadata, as {@link #saveMetadata(Params, String, SparkContext, Map)} does.
   *
   * @param stage the stage
   * @param path its directory
   * @param context the Spark context
   * @param version the first version of the format that has all there is of the stage
   * @param numbers further whole numbers to keep, by name
   */
  public static void saveMetadata(
      Params stage, String path, SparkContext context, int version, Map<String, Integer> numbers) {
    ObjectNode extra = JSON.createObjectNode().put(KEY, version);
    numbers.forEach(extra::put);
    DefaultParamsWriter.saveMetadata(
        stage,
        path,
        context,
        Option.apply(cast(JsonMethods$.MODULE$.fromJsonNode(extra))),
        Option.empty());
  }

  /** An object of JSON4S, whose classes have other names in Spark 3.5 than in Spark 4. */
  @SuppressWarnings("unchecked")
  private static <T> T cast(Object value) {
    return (T) value;
  }

  /**
   * Reads a stage's metadata and checks class and version.
   *
   * @param path the stage's directory
   * @param context the Spark context
   * @param stage the class that must have been saved there
   * @return the metadata
   * @throws IllegalArgumentException if there are none, or they are of another stage, or the
   *     format's version is not known to this build
   */
  public static DefaultParamsReader.Metadata loadMetadata(
      String path, SparkContext context, Class<?> stage) {
    return known(
        path,
        stage.getSimpleName(),
        () -> DefaultParamsReader.loadMetadata(path, context, stage.getName()));
  }

  /**
   * Reads the metadata of a stage of any class, without a job, and checks the version.
   *
   * @param name what the directory is, for errors
   * @param path the stage's directory
   * @param files its file system
   * @return the metadata
   * @throws IOException if the file system fails
   * @throws IllegalArgumentException if there are none, or the format's version is not known to
   *     this build
   */
  public static DefaultParamsReader.Metadata loadMetadata(String name, Path path, FileSystem files)
      throws IOException {
    FileStatus[] parts =
        files.listStatus(new Path(path, FOLDER), part -> part.getName().startsWith("part-"));
    StringBuilder text = new StringBuilder();
    for (FileStatus part : parts) {
      CompressionCodec codec =
          new CompressionCodecFactory(files.getConf()).getCodec(part.getPath());
      try (InputStream file = files.open(part.getPath());
          InputStream in = codec == null ? file : codec.createInputStream(file)) {
        text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return known(name, "stage", () -> DefaultParamsReader.parseMetadata(text.toString(), ""));
  }

  private static DefaultParamsReader.Metadata known(
      String path, String stage, Callable<DefaultParamsReader.Metadata> reading) {
    DefaultParamsReader.Metadata metadata;
    try {
      metadata = reading.call();
    } catch (Exception e) {
      // Among them checked ones, which Spark does not declare.
      throw new IllegalArgumentException(
          String.format(
              "%s is no saved %s: its metadata cannot be used: %s; required is a directory that"
                  + " save wrote",
              path, stage, StageFiles.reason(e)),
          e);
    }
    String version = text(metadata, KEY);
    int number = wholeNumber(version);
    if (number < FIRST || number > NEWEST) {
      throw new IllegalArgumentException(
          String.format(
              "%s: %s is %s, but this build of Meanfield reads versions %d to %d; load it with the"
                  + " version that saved it",
              path, KEY, version == null ? "missing" : version, FIRST, NEWEST));
    }
    return metadata;
  }

  /** What the metadata hold under a name; null if there is nothing. */
  private static String text(DefaultParamsReader.Metadata metadata, String name) {
    JsonNode saved;
    try {
      saved = JSON.readTree(metadata.metadataJson()).get(name);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Spark has read what is no JSON", e);
    }
    if (saved == null) {
      return null;
    }
    return saved.isValueNode() ? saved.asText() : saved.toString();
  }

  /** A number of at least 1; 0 for anything else. */
  private static int wholeNumber(String saved) {
    return saved != null && saved.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(saved) : 0;
  }

  /**
   * Sets the params that metadata hold.
   *
   * @param metadata the metadata
   * @param stage the stage
   * @param path the stage's directory, for errors
   * @throws IllegalArgumentException if there is a param that the stage does not have, or a value
   *     that it does not take
   */
  public static void setParams(DefaultParamsReader.Metadata metadata, Params stage, String path) {
    try {
      metadata.getAndSetParams(stage, Option.empty());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          String.format("%s: the saved params cannot be used: %s", path, StageFiles.reason(e)), e);
    }
  }

  /**
   * A number that {@link #saveMetadata} kept.
   *
   * @param metadata the metadata
   * @param path the stage's directory, for errors
   * @param name the number's name
   * @param absent what it is if there is none
   * @return the number, at least 1
   * @throws IllegalArgumentException if it is none that can be
   */
  public static int number(
      DefaultParamsReader.Metadata metadata, String path, String name, int absent) {
    String saved = text(metadata, name);
    if (saved == null) {
      return absent;
    }
    int number = wholeNumber(saved);
    if (number == 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the metadata say that %s is %s, but it must be a whole number of at least 1",
              path, name, saved));
    }
    return number;
  }

  /**
   * Requires that a number which {@link #saveMetadata} kept is what other files of the stage tell.
   *
   * @param metadata the metadata
   * @param path the stage's directory, for errors
   * @param name the number's name
   * @param required the number
   * @throws IllegalArgumentException if it is another, or there is none
   */
  public static void requireNumber(
      DefaultParamsReader.Metadata metadata, String path, String name, int required) {
    String saved = text(metadata, name);
    if (!String.valueOf(required).equals(saved)) {
      throw new IllegalArgumentException(
          String.format(
              "%s: the metadata say that %s is %s, but by the network it is %d; save the stage"
                  + " again, or bring back a copy",
              path, name, saved == null ? "missing" : saved, required));
    }
  }
}
