package near

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestName: the nearest name is the one with the fewest slips, and none if all are far.
func TestName(t *testing.T) {
	hosts := []string{"wechat_chat", "wechat_groups", "qq", "qzone", "weibo", "红包"}
	for got, want := range map[string]string{
		"wechat_caht": "wechat_chat", "wecht_chat": "wechat_chat", "wechatt_chat": "wechat_chat", "Weibo": "weibo",
		"qzonr": "qzone", "红包包": "红包", "qa": "", "taobao": "", "": "", "wechat": "",
		strings.Repeat("wechat_chat", 10): "",
	} {
		assert.Equal(t, want, Name(got, hosts), got)
	}
	for _, host := range hosts {
		assert.Equal(t, host, Name(host, hosts), "the nearest name of a name is itself")
	}
	assert.Empty(t, Name("abc", nil))
}
