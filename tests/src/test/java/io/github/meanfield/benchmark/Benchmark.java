package io.github.meanfield.benchmark;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code ./meanfield benchmark}. */
@Command(
    name = "benchmark",
    description =
        "Measures Meanfield beside what it competes with: in one JVM, on the same rows and threads.",
    sortOptions = false)
public final class Benchmark implements Callable<Integer> {

  private static final double FULL_CAP_MINUTES = 10;
  private static final double QUICK_CAP_MINUTES = 0.1;

  @Option(names = "--quick", description = "fewer rows and parts; takes some minutes")
  private boolean quick;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description =
          "parts to run: ${COMPLETION-CANDIDATES}; if not given, those from FIT to PARAMETERS, or to"
              + " FLIGHTS with --quick")
  private Set<Part> only;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "3",
      description = "runs of each contestant (${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--cores",
      paramLabel = "N",
      defaultValue = "2",
      description = "threads of Spark, and partitions of the rows (${DEFAULT-VALUE})")
  private int cores;

  @Option(
      names = "--cap",
      paramLabel = "MINUTES",
      description = "when a fit gives up that is to reach an accuracy (10; 0.1 with --quick)")
  private Double cap;

  @Option(
      names = "--spark-blas",
      paramLabel = "BLAS",
      defaultValue = "OPENBLAS",
      description =
          "what Spark's perceptron multiplies by: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
  private SparkBlas sparkBlas;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "benchmark-output",
      description = "where to write benchmark.json and benchmark.md (./${DEFAULT-VALUE})")
  private Path output;

  @Option(names = "--help", usageHelp = true, description = "shows this")
  private boolean help;

  /** Runs the benchmark and leaves the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Benchmark())
            .setCommandName("./meanfield benchmark")
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  if (!(e instanceof IllegalArgumentException)) {
                    throw e;
                  }
                  System.err.println("meanfield: " + e.getMessage());
                  return command.getCommandSpec().exitCodeOnInvalidInput();
                })
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintStream out = System.out;
    Plan plan =
        quick
            ? Plan.quick(runs, cap == null ? QUICK_CAP_MINUTES : cap)
            : Plan.full(runs, cap == null ? FULL_CAP_MINUTES : cap);
    sparkBlas.use();
    try (SparkSession spark = session(cores)) {
      Map<String, String> machine = Machine.describe(spark);
      machine.forEach((name, value) -> out.println(name + ": " + value));
      Part.Bench bench = new Part.Bench(new Tables(spark), plan, new Progress(out));
      List<Line> lines = new ArrayList<>();
      Report report = new Report(machine, plan, lines);
      for (Part part : only == null ? Part.unnamed(quick) : EnumSet.copyOf(only)) {
        lines.addAll(part.measure(bench));
        // What is measured is not lost if a later part fails.
        report.write(output);
      }
      out.println();
      out.print(report.markdown());
      out.println("\nwritten to " + output.toAbsolutePath().normalize());
    }
    return 0;
  }

  private static SparkSession session(int cores) {
    return SparkSession.builder()
        .master("local[" + cores + "]")
        .appName("meanfield-benchmark")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "localhost")
        .config("spark.sql.shuffle.partitions", cores)
        // As jobs set them, and as the README advises for states of this size.
        .config("spark.task.maxDirectResultSize", "8m")
        .config("spark.broadcast.compress", false)
        .config("spark.broadcast.checksum", false)
        .config("spark.broadcast.blockSize", "1m")
        .getOrCreate();
  }
}
