package io.github.meanfield;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Sessions on a {@link SparkCluster}, whose executors have the shaded jar and nothing else. */
public final class ClusterSession {

  private ClusterSession() {}

  /**
   * A session with two executors of one core each, if not on a local master.
   *
   * @param master where to run
   * @param settings further settings, or others
   */
  public static SparkSession start(String master, Map<String, String> settings) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.jars", jar())
            .config("spark.cores.max", 2)
            .config("spark.executor.cores", 1)
            .config("spark.executor.extraJavaOptions", JavaOptions.briefLine())
            .config("spark.scheduler.minRegisteredResourcesRatio", 1);
    settings.forEach(builder::config);
    return builder.getOrCreate();
  }

  private static String jar() {
    try (Stream<Path> files = Files.list(Build.folder("jobs"))) {
      return files
          .filter(file -> file.toString().endsWith("-all.jar"))
          .findFirst()
          .orElseThrow()
          .toRealPath()
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
