package io.github.meanfield.jobs.runs;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.experiment.Run;
import io.github.meanfield.jobs.experiment.RunStore.Listing;
import io.github.meanfield.jobs.report.JsonOutput;
import io.github.meanfield.jobs.runs.RunComparison.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows how two runs differ. */
@Command(
    name = "compare",
    description = {
      "Shows which settings of two runs differ, and their metrics with 95 %% intervals. If more than"
          + " one setting differs, it says so: it cannot be told then which made the difference."
          + " The data count as a setting, by their rows and not by their path."
    },
    footer = {"./meanfield runs compare k3f9 m7xa"})
final class CompareRuns implements Callable<Integer> {

  private static final int LONGEST = 40;
  private static final String INTERVAL = "95 % interval";

  @ParentCommand private Runs runs;

  @Parameters(index = "0", paramLabel = "RUN", description = "One run.")
  private String first;

  @Parameters(index = "1", paramLabel = "OTHER", description = "The other run.")
  private String second;

  @Mixin private JsonOutput json;
  @Mixin private CallOptions call;

  @Override
  public Integer call() {
    json.start();
    Listing listing = runs.listing();
    RunComparison compared = new RunComparison(listing.find(first), listing.find(second));
    if (compared.first().equals(compared.second())) {
      throw new BadInput("'%s' and '%s' are the same run", first, second);
    }
    print(compared);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("runs", List.of(compared.first().id(), compared.second().id()));
    values.put("settings", compared.settings());
    values.put("sameRows", compared.areOfSameRows());
    values.put("causes", compared.causes());
    values.put("result", compared.result().orElse(null));
    values.put(
        "metrics",
        List.of(compared.first().json().path("metrics"), compared.second().json().path("metrics")));
    values.put(
        "intervals",
        List.of(
            compared.first().json().path("intervals"), compared.second().json().path("intervals")));
    json.print("runs compare", values);
    return 0;
  }

  private static void print(RunComparison compared) {
    Run one = compared.first();
    Run other = compared.second();
    boolean areShort = !one.shortId().equals(other.shortId());
    String ofOne = areShort ? one.shortId() : one.id();
    String ofOther = areShort ? other.shortId() : other.id();
    Console.entry("runs", "%s and %s", one.id(), other.id());
    List<List<Object>> settings = new ArrayList<>(List.of(List.of("setting", ofOne, ofOther)));
    for (Setting setting : compared.settings()) {
      settings.add(List.of(setting.name(), cell(setting.first()), cell(setting.second())));
    }
    if (settings.size() > 1) {
      Console.gap();
      Console.table(settings);
    }
    List<List<Object>> metrics = new ArrayList<>();
    metrics.add(List.of("metric", ofOne, INTERVAL, ofOther, INTERVAL, "difference"));
    for (String name : compared.metrics()) {
      double value = one.metrics().get(name);
      double others = other.metrics().get(name);
      String difference = Console.metric(others - value);
      metrics.add(
          List.of(
              name,
              value,
              one.intervalText(name),
              others,
              other.intervalText(name),
              difference.equals("-0.0000") ? "0.0000" : difference));
    }
    if (metrics.size() > 1) {
      Console.gap();
      Console.table(metrics);
    }
    Console.gap();
    Console.entry("settings", "%s", compared.causes());
    compared.result().ifPresent(text -> Console.entry("result", "%s", text));
  }

  private static String cell(String value) {
    return Console.shortened(Objects.requireNonNullElse(value, "-"), LONGEST);
  }
}
