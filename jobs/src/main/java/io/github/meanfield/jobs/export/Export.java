package io.github.meanfield.jobs.export;

import io.github.meanfield.jobs.config.JobOptions;
import io.github.meanfield.jobs.config.JobOptions.RunningSession;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.CommonOptions;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.export.ExportFormat.Exported;
import io.github.meanfield.jobs.model.ModelOptions;
import io.github.meanfield.jobs.model.TrainedColumn;
import io.github.meanfield.jobs.model.TrainedColumn.Role;
import io.github.meanfield.jobs.model.TrainedColumns;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.jobs.report.JsonOutput;
import io.github.meanfield.jobs.tables.Cure;
import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.transformers.export.KnownColumn;
import io.github.meanfield.transformers.export.RuntimeModels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a file that scores without Spark of a saved pipeline. */
@CommonOptions({"--model", "--output", "--format", "--overwrite"})
@Command(
    name = "export",
    description = {
      "Makes one file of a saved pipeline, which scores rows without Spark.",
      "",
      "A program of Java loads it by io.github.meanfield.runtime.Model, of meanfield-runtime, and"
          + " predicts from rows as files have them: texts, numbers and dates are read, indexed,"
          + " filled in and scaled as the pipeline does.",
      "",
      "An ONNX file has an input a column and outputs of what is predicted: ONNX Runtime and others"
          + " score with it, in Python, C#, JavaScript and more. A date enters as its year, month,"
          + " day of the week, hour and days since 1970."
    },
    footer = {
      "./meanfield export --model run/model --output churn.mfz",
      "./meanfield export --model run/model --output churn.onnx --overwrite"
    })
public final class Export implements Callable<Integer> {

  private static final int MOST_SHOWN = 60;

  private static final Set<Role> BESIDE_TEXTS =
      Set.of(Role.NUMERIC, Role.BOOLEAN, Role.CATEGORICAL, Role.VECTOR, Role.DATE);

  @Mixin private JsonOutput json;
  @Mixin private ModelOptions saved;
  @Mixin private ExportedFile file;

  @ArgGroup(validate = false, heading = "%nJob%n")
  private JobOptions job = new JobOptions();

  @Override
  // The pipeline is loaded in the session that runs, whose name is not needed.
  @SuppressWarnings("try")
  public Integer call() throws Exception {
    json.start();
    saved.require();
    file.requireFree();
    long start = System.nanoTime();
    saved.trained().ifPresent(Export::requireTextsAlone);
    List<KnownColumn> known = saved.trained().map(TrainedColumns::known).orElse(List.of());
    Model model;
    Exported exported;
    try (RunningSession running = job.session("export", false)) {
      model = withStatistics(RuntimeModels.of(saved.load(false).pipeline(), known));
      exported = file.format().export(model);
      file.write(exported.bytes());
    }
    Console.entry("model", "%s", saved.path());
    Console.entry(
        "written",
        "%s: %s bytes, %s parameters, loaded again and the same",
        file.path(),
        Console.count(exported.bytes().length),
        Console.count(model.numParameters()));
    Console.entry("columns", "%s", columns(model));
    if (saved.query().isPresent()) {
      Console.entry("query", "%s", "not in the file: rows need the columns that it makes");
    }
    if (model.kind() == Model.Kind.CLASSIFIER) {
      Console.entry(
          "classes", "%s", Console.shortened(String.join(", ", model.classes()), MOST_SHOWN));
    }
    Console.entry(file.format().user(), "%s", file.format().usage(file.path()));
    json.print("export", values(model, exported));
    Console.entry("time", "%s", Console.since(start));
    return 0;
  }

  /** Texts and other columns are two inputs of a network, in a struct that only Spark has. */
  private static void requireTextsAlone(TrainedColumns trained) {
    List<String> texts = names(trained, Set.of(Role.TEXT));
    List<String> others = names(trained, BESIDE_TEXTS);
    if (!texts.isEmpty() && !others.isEmpty()) {
      throw new BadInput(
          "the network reads the text '%s' and other columns (%s), which has no counterpart without"
              + " Spark; train one that reads the text alone, by %s",
          texts.get(0),
          Console.shortened(String.join(", ", others), MOST_SHOWN),
          Cure.option("--columns", texts.get(0)));
    }
  }

  private static List<String> names(TrainedColumns trained, Set<Role> roles) {
    return trained.columns().stream()
        .filter(column -> roles.contains(column.role()))
        .map(TrainedColumn::name)
        .toList();
  }

  /** The model with what its training rows had, if it is known; of texts, nothing. */
  private Model withStatistics(Model model) {
    List<String> names =
        model.inputs().stream()
            .filter(column -> column.type() != InputColumn.Type.TEXT)
            .map(InputColumn::name)
            .toList();
    return model.with(
        TrainingStatistics.read(saved.path()).map(its -> its.inputs(names)).orElse(List.of()));
  }

  private static String columns(Model model) {
    Map<InputColumn.Type, Long> types =
        model.inputs().stream()
            .collect(Collectors.groupingBy(InputColumn::type, TreeMap::new, Collectors.counting()));
    return types.entrySet().stream()
        .map(type -> type.getKey().name().toLowerCase(Locale.ROOT) + " " + type.getValue())
        .collect(Collectors.joining(", "));
  }

  private Map<String, Object> values(Model model, Exported exported) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("model", saved.path());
    values.put("output", file.path());
    values.put("format", file.format().toString());
    values.put("bytes", exported.bytes().length);
    values.put("parameters", model.numParameters());
    values.put("columns", exported.columns());
    values.put("classes", model.classes());
    return values;
  }
}
