package io.github.meanfield.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.jobs.Printed;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registration of classes for Kryo, where Spark requires it. */
class MeanfieldRegistratorTest {

  private static SparkConf kryo() {
    return new SparkConf(false).set("spark.serializer", KryoSerializer.class.getName());
  }

  @Test
  void theRegistratorIsNamedWhereItIsMissing() {
    assertEquals(Optional.empty(), MeanfieldRegistrator.problem(new SparkConf(false)));
    assertEquals(Optional.empty(), MeanfieldRegistrator.problem(kryo()));
    SparkConf required = kryo().set("spark.kryo.registrationRequired", "true");
    String problem = MeanfieldRegistrator.problem(required).orElseThrow();
    assertTrue(
        problem.contains("set spark.kryo.registrator to " + MeanfieldRegistrator.class.getName()),
        problem);
    required.set("spark.kryo.registrator", MeanfieldRegistrator.class.getName());
    assertEquals(Optional.empty(), MeanfieldRegistrator.problem(required));
  }

  @Test
  void commandsRunWithKryo(@TempDir Path folder) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-Dspark.master=local[2]",
            "-Dspark.ui.enabled=false",
            "-Dspark.serializer=" + KryoSerializer.class.getName()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Commands.class.getName(), folder.toString()));
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(10, TimeUnit.MINUTES), "it still runs");
    } finally {
      process.destroyForcibly();
    }
    String printed = Files.readString(output);
    assertEquals(0, process.exitValue(), printed);
  }

  /**
   * Runs commands on files of CSV and of sparse rows, in a JVM and with sessions of its own: where
   * registration is required, and then where no class is registered.
   */
  static final class Commands {

    private static final String SMALL =
        " --hidden-layers 4 --max-epochs 1 --num-workers 2 --weights 0.6,0.2,0.2";

    private Commands() {}

    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      System.setProperty("spark.kryo.registrationRequired", "true");
      System.setProperty("spark.kryo.registrator", MeanfieldRegistrator.class.getName());
      all(folder.resolve("registered"));
      System.clearProperty("spark.kryo.registrationRequired");
      System.clearProperty("spark.kryo.registrator");
      all(folder.resolve("unregistered"));
    }

    private static void all(Path own) throws IOException {
      System.out.println(own.getFileName());
      Random random = new Random(1);
      StringBuilder table = new StringBuilder("when,size,flag,town,share,label\n");
      StringBuilder sparse = new StringBuilder();
      for (int i = 0; i < 120; i++) {
        int label = random.nextInt(2);
        table.append(
            String.format(
                "2026-%02d-01,%s,%s,%s,%d%%,%s%n",
                1 + i % 12,
                i % 30 == 0 ? "?" : String.valueOf(random.nextInt(50) + 20 * label),
                i % 3 == 0,
                i % 2 == 0 ? "Bonn" : "Ulm",
                random.nextInt(100),
                label == 0 ? "no" : "yes"));
        sparse.append(
            String.format("%d %d:1 %d:2.5%n", label, 1 + label + i % 5, 40 + random.nextInt(60)));
      }
      table.append("2026-01-01,1\n");
      Files.createDirectories(own.resolve("in"));
      Files.writeString(own.resolve("in/t.csv"), table);
      Files.writeString(own.resolve("s.libsvm"), sparse);
      String skipped = " --input @/in --format csv --bad-records skip";
      run(own, "inspect --label label" + skipped);
      run(own, "inspect --task regression --label size" + skipped);
      run(own, "train --label label --output @/run" + skipped);
      String model = " --model @/run/model";
      run(own, "score --output @/out" + model + skipped);
      run(own, "score --streaming --output @/stream" + model + skipped);
      run(own, "evaluate --label label --by town" + model + skipped);
      run(own, "train --label label --preset plain --output @/plain" + skipped);
      run(own, "train --task regression --label size --output @/number" + skipped);
      run(own, "train --input @/s.libsvm --output @/sparse");
      run(own, "score --input @/s.libsvm --model @/sparse/model --output @/sparse-out");
    }

    private static void run(Path own, String command) {
      Printed.run(own, own, command + (command.startsWith("train") ? SMALL : "")).succeeded();
    }
  }

  @Test
  void everyNamedClassIsThere() throws ClassNotFoundException {
    for (String name : MeanfieldRegistrator.names()) {
      Class.forName(name);
    }
    assertEquals(1, MeanfieldRegistrator.MOVED.stream().filter(this::isThere).count());
  }

  private boolean isThere(String name) {
    return getClass().getResource("/" + name.replace('.', '/') + ".class") != null;
  }
}
