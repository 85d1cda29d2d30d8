package io.github.meanfield.estimators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import io.github.meanfield.Build;
import io.github.meanfield.JavaOptions;
import io.github.meanfield.stages.network.natives.BlasKernels;
import io.github.meanfield.transformers.AutoencoderModel;
import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The modules as packages that spark-submit fetches from a repository, and what a job of theirs
 * loads.
 */
public class PackagesIT {

  private static final String VERSION = "0-of-test";
  private static final Pattern RELEASE =
      Pattern.compile("<artifactId>meanfield-[\\w.]+</artifactId>\\s*<version>([^<]+)</version>");

  @TempDir private Path folder;

  /** A job that has nothing but Spark and the packages. */
  public static final class Job {

    private static final String LIBRARY = "libnd4jcpu";

    public static void main(String[] arguments) throws IOException {
      String path = arguments[0];
      SparkSession spark = SparkSession.builder().getOrCreate();
      Dataset<Row> rows =
          spark
              .range(0, 200, 1, 2)
              .selectExpr("array(double(id % 7), double(id % 3)) AS features", "id % 2 AS label");
      NeuralNetworkClassifier.tabular().setMaxEpochs(2).setNumNetworks(2).fit(rows);
      new NeuralNetworkClassifier().setMaxEpochs(2).setBatchNorm(true).fit(rows).save(path);
      NeuralNetworkClassificationModel model = NeuralNetworkClassificationModel.load(path);
      model.transform(rows).collectAsList();
      model.predict(Vectors.dense(1, 2));
      new NetworkScorer().setModelPath(path).transform(rows).collectAsList();
      new NeuralNetworkClassifier().setInitialModel(path).setMaxEpochs(1).fit(rows);
      model.setFeaturesOutCol("hidden").transform(rows).collectAsList();
      AutoencoderModel codes =
          new Autoencoder().setVariational(true).setInputNoise(0.1).setMaxEpochs(1).fit(rows);
      codes.decoder().transform(codes.transform(rows)).collectAsList();
      System.out.println("by the dense engine: " + isLoaded());
      System.out.println("threads of OpenBLAS: " + threads());
      model.network();
      System.out.println("as a network of DL4J: " + isLoaded());
      spark.stop();
    }

    private static int threads() {
      return NativeLibrary.getInstance(BlasKernels.library().toString())
          .getFunction("openblas_get_num_threads")
          .invokeInt(new Object[0]);
    }

    private static boolean isLoaded() throws IOException {
      return Files.readString(Path.of("/proc/self/maps")).contains(LIBRARY);
    }
  }

  @Test
  void packagesHaveAllThatTheyNeedAndLoadNoMore() throws Exception {
    Path repository = folder.resolve("repository");
    publish("transformers/runtime", "meanfield-runtime", repository);
    for (String module : List.of("stages", "transformers", "estimators")) {
      publish(module, artifact(module), repository);
    }
    List<String> lines = submit(settings(repository), application());
    assertTrue(lines.contains("by the dense engine: false"), lines::toString);
    assertTrue(lines.contains("threads of OpenBLAS: 1"), lines::toString);
    assertTrue(lines.contains("as a network of DL4J: true"), lines::toString);
  }

  private static String artifact(String module) {
    return "meanfield-" + module + "_" + Build.SCALA;
  }

  /** Puts a module into a repository, under a version that no other repository has. */
  private static void publish(String module, String artifact, Path repository) throws IOException {
    Path built = Build.folder(module);
    String pom = Files.readString(built.resolve(".flattened-pom.xml"));
    Matcher release = RELEASE.matcher(pom);
    assertTrue(release.find(), pom);
    String name = artifact + "-";
    Path target = repository.resolve("io/github/meanfield").resolve(artifact).resolve(VERSION);
    Files.createDirectories(target);
    Files.writeString(
        target.resolve(name + VERSION + ".pom"),
        pom.replace("<version>" + release.group(1) + "<", "<version>" + VERSION + "<"));
    Files.copy(
        built.resolve(name + release.group(1) + ".jar"), target.resolve(name + VERSION + ".jar"));
  }

  /** Settings of Ivy that name this repository and Maven's local one, and none that is far away. */
  private Path settings(Path repository) throws Exception {
    Path openblas =
        Path.of(
            openblas_nolapack.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    // repository/org/bytedeco/openblas/version/jar
    Path local = openblas.getParent().getParent().getParent().getParent().getParent();
    String resolver = "<ibiblio name='%s' m2compatible='true' root='%s'/>";
    Path settings = folder.resolve("ivysettings.xml");
    Files.writeString(
        settings,
        "<ivysettings><settings defaultResolver='all'/><resolvers>"
            + "<chain name='all' returnFirst='true'>"
            + String.format(resolver, "modules", repository.toUri())
            + String.format(resolver, "local", local.toUri())
            + "</chain></resolvers></ivysettings>");
    return settings;
  }

  private Path application() throws IOException {
    Path jar = folder.resolve("job.jar");
    String name = Job.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        InputStream in = Job.class.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new ZipEntry(name));
      in.transferTo(out);
    }
    return jar;
  }

  private List<String> submit(Path settings, Path application)
      throws IOException, InterruptedException {
    Path home = Build.sparkHome();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JavaOptions.BRIEF);
    command.addAll(JavaOptions.ofSpark());
    command.add("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("natives"));
    command.addAll(List.of("-cp", home.resolve("jars") + "/*"));
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
    command.addAll(
        List.of("--packages", "io.github.meanfield:" + artifact("estimators") + ":" + VERSION));
    command.addAll(List.of("--conf", "spark.jars.ivySettings=" + settings));
    command.addAll(List.of("--conf", "spark.jars.ivy=" + folder.resolve("ivy")));
    command.addAll(List.of("--conf", "spark.ui.enabled=false"));
    command.addAll(List.of("--class", Job.class.getName(), application.toString()));
    command.add(folder.resolve("model").toString());
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", Build.SCALA);
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(10, TimeUnit.MINUTES), "the job does not end");
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(output);
    assertEquals(0, process.exitValue(), printed);
    return printed.lines().toList();
  }
}
