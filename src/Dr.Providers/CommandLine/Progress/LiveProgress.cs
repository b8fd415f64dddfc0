using System.Collections.Concurrent;
using Dr.Runs;
using Spectre.Console;
using SpectreProgress = Spectre.Console.Progress;

namespace Dr.Providers.CommandLine.Progress;

/// <summary>Bars for the steps that are under way; a line above them for each that has ended, so that it can be scrolled to.</summary>
internal sealed class LiveProgress : ProgressView
{
    private readonly IAnsiConsole _screen;
    private readonly TimeProvider _clock;
    private readonly Lock _lock = new();

    // why: whoever draws reads it under the screen's own lock, so it must not need ours
    private readonly ConcurrentDictionary<string, LiveStep> _steps = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<ProgressContext> _ready = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _drawing;
    private ProgressContext? _context;

    private LiveProgress(Surroundings surroundings)
    {
        _screen = Screens.ForProgress(surroundings);
        _clock = surroundings.Clock;
        _drawing = new SpectreProgress(_screen)
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(
                new SpinnerColumn(Spinner.Known.Dots),
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = 30 },
                new StepFiguresColumn(StepOf, _clock)
            )
            .StartAsync(async context =>
            {
                _ready.SetResult(context);
                await _ended.Task;
            });
    }

    public static async Task<LiveProgress> CreateAsync(Surroundings surroundings)
    {
        var view = new LiveProgress(surroundings);
        view._context = await view._ready.Task;
        return view;
    }

    public override void Report(RunEvent value)
    {
        lock (_lock)
        {
            switch (value.Kind)
            {
                case RunEventKind.Begun:
                    Begin(value);
                    break;
                case RunEventKind.Progressed:
                    Advance(value);
                    break;
                default:
                    End(value);
                    break;
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            foreach (var step in _steps.Values)
            {
                step.Task.StopTask();
            }
        }

        _ended.TrySetResult();
        await _drawing;
        await base.DisposeAsync();
    }

    private void Begin(RunEvent value)
    {
        var task = _context!.AddTask(Markup.Escape(value.Text), maxValue: Math.Max(value.Total ?? 1, 1));
        task.IsIndeterminate = value.Total is null;
        _steps[value.Step] = new LiveStep(task, value.Text, value.Total, _clock.GetTimestamp());
    }

    private void Advance(RunEvent value)
    {
        if (_steps.GetValueOrDefault(value.Step) is not { } step)
        {
            return;
        }

        if (value.Text.Length > 0)
        {
            _screen.MarkupLine($"[yellow]·[/] {Markup.Escape(step.Title)}: {Markup.Escape(value.Text)}");
        }

        step.Advance(value.Done, value.Total);
    }

    private void End(RunEvent value)
    {
        _steps.TryRemove(value.Step, out var step);
        step?.Task.StopTask();
        var mark = value.Kind == RunEventKind.Ended ? "[green]✓[/]" : "[red]✗[/]";
        var took = step is null ? "" : HumanText.Duration(_clock.GetElapsedTime(step.Started));
        var title = step is null || step.Title == value.Text ? "" : $"{Markup.Escape(step.Title)}: ";
        _screen.MarkupLine($"{mark} [grey]{took, 9}[/]  {title}{Markup.Escape(value.Text)}");
    }

    private LiveStep? StepOf(int task) => _steps.Values.FirstOrDefault(step => step.Task.Id == task);
}
