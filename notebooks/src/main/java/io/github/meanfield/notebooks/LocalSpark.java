package io.github.meanfield.notebooks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The Spark session of a notebook or shell, and what is declared there from the start. */
public final class LocalSpark {

  private LocalSpark() {}

  /**
   * The session, which is started if there is none. It runs in this JVM on all cores; system
   * properties such as {@code spark.master} say otherwise.
   */
  public static SparkSession session() {
    SparkConf conf =
        new SparkConf()
            .setIfMissing("spark.master", "local[*]")
            .setIfMissing("spark.app.name", "Meanfield notebook")
            .setIfMissing("spark.ui.enabled", "false")
            // Rows of a notebook are few; 200 partitions would be mostly empty.
            .setIfMissing("spark.sql.shuffle.partitions", "8");
    return SparkSession.builder().config(conf).getOrCreate();
  }

  /** The imports, and the declaration of {@code spark}. */
  static String declarations() {
    try (InputStream in = LocalSpark.class.getResourceAsStream("startup.jsh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
