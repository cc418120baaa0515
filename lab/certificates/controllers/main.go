// Command certificates runs cert-manager's own loops: those of its controller, or those of its injector of authorities. The commands of
// cert-manager are modules of their own that no proxy has, so this one starts the same loops in their place.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"

	logf "github.com/cert-manager/cert-manager/pkg/logs"
)

var commands = map[string]func(context.Context, *flag.FlagSet, *string) error{"controller": controllers, "injector": injector}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 || commands[args[0]] == nil {
		return fmt.Errorf("usage: certificates controller|injector FLAGS")
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	ctrl.SetLogger(klog.Background())
	flags := flag.NewFlagSet(args[0], flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "whom the loops work for")
	return commands[args[0]](logf.NewContext(ctx, klog.Background()), flags, kubeconfig)
}
